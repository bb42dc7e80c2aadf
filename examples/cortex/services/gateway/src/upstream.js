import { HttpError } from '../../shared/src/errors.js';

const FAILURES = {
  timeout: () => new HttpError(504, 'upstream_timeout', 'The memory service did not answer in time.'),
  unreachable: () => new HttpError(502, 'upstream_unreachable', 'The memory service cannot be reached.'),
  bad_response: () => new HttpError(502, 'upstream_failed', 'The memory service failed to answer the request.'),
};

export function createUpstream({ baseUrl, timeoutMs, prometheus, registry }) {
  const failures = new prometheus.Counter({
    name: 'upstream_failures_total',
    help: 'Requests to the memory service that yielded no usable answer.',
    labelNames: ['reason'],
    registers: [registry],
  });
  // A series that starts at 0 lets rate() see the first failure.
  for (const reason of Object.keys(FAILURES)) failures.inc({ reason }, 0);

  function fail(reason) {
    failures.inc({ reason });
    return FAILURES[reason]();
  }

  async function exchange({ method, path, body, requestId }) {
    const headers = { accept: 'application/json', 'x-request-id': requestId };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: 'manual',
        signal,
      });
      return { response, text: await response.text() };
    } catch {
      throw fail(signal.aborted ? 'timeout' : 'unreachable');
    }
  }

  async function send(request) {
    const { response, text } = await exchange(request);
    if (!response.ok && (response.status < 400 || response.status >= 500)) throw fail('bad_response');
    if (response.status === 204) return { status: 204 };
    try {
      return { status: response.status, value: JSON.parse(text) };
    } catch {
      throw fail('bad_response');
    }
  }

  return { send };
}
