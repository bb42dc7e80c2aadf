// The Prometheus client is passed in because this directory has no node_modules of its own in an image:
// each service brings the version that its lock file names.
export function createMetrics(prometheus, build) {
  const registry = new prometheus.Registry();
  const registers = [registry];
  prometheus.collectDefaultMetrics({ register: registry });

  new prometheus.Gauge({
    name: 'build_info',
    help: 'Always 1; the labels tell which build is running.',
    labelNames: ['version', 'revision'],
    registers,
  }).set(build, 1);
  const requests = new prometheus.Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new prometheus.Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its response.',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });

  return {
    registry,
    observeRequest({ method, route, status, seconds }) {
      requests.inc({ method, route, status });
      durations.observe({ method, route }, seconds);
    },
  };
}
