import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { HttpError } from './errors.js';
import { readJson } from './body.js';
import { createLogger } from './log.js';
import { createMisbehaviour } from './misbehave.js';
import { failure, json } from './responses.js';
import { createRouter } from './router.js';

const TIMEOUTS = { requestTimeout: 15_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 };
const REQUEST_ID = /^[\w.-]{1,64}$/;
const CLIENT_CLOSED_REQUEST = 499;

export function createService({ name, settings, metrics, routes, output }) {
  const log = createLogger(name, output);
  const misbehave = createMisbehaviour(settings.misbehave);
  const match = createRouter([...operationalRoutes(name, metrics.registry), ...routes]);
  let inFlight = 0;
  let stopping;

  const server = http.createServer(TIMEOUTS, async (request, response) => {
    const exchange = beginExchange(request);
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
      endExchange(exchange, response);
      if (stopping && inFlight === 0) server.closeAllConnections();
    });
    const result = await answer(exchange).catch((error) => explain(error, exchange));
    response.writeHead(result.status, {
      ...(result.body !== undefined && { 'content-length': Buffer.byteLength(result.body) }),
      'x-request-id': exchange.requestId,
      ...(stopping && { connection: 'close' }),
      ...result.headers,
    });
    response.end(result.body);
  });

  function beginExchange(request) {
    const given = request.headers['x-request-id'];
    return {
      request,
      requestId: given && REQUEST_ID.test(given) ? given : randomUUID(),
      method: request.method,
      path: request.url.split('?', 1)[0],
      route: 'unmatched',
      startedAt: performance.now(),
    };
  }

  async function answer(exchange) {
    const { request } = exchange;
    // HEAD is answered like GET; node:http leaves the body out.
    const matched = match(request.method === 'HEAD' ? 'GET' : request.method, exchange.path);
    exchange.route = matched.path;
    if (matched.methods.length === 0) throw new HttpError(404, 'unknown_route', `There is no ${exchange.path} here.`);
    if (!matched.route) {
      const allow = matched.methods.join(', ');
      throw new HttpError(405, 'method_not_allowed', `${exchange.path} allows ${allow} only.`, { allow });
    }
    if (!matched.route.operational) await misbehave();
    return matched.route.handle({
      params: matched.params,
      search: new URLSearchParams(request.url.slice(exchange.path.length)),
      requestId: exchange.requestId,
      readJson: () => readJson(request, settings.maxBodyBytes),
    });
  }

  function explain(error, exchange) {
    if (error instanceof HttpError) return failure(error);
    if (!exchange.request.readableAborted) log.error('unexpected failure', { requestId: exchange.requestId, stack: error.stack });
    return failure(new HttpError(500, 'internal_error', 'The request could not be completed.'));
  }

  function endExchange({ requestId, method, path, route, startedAt }, response) {
    const seconds = (performance.now() - startedAt) / 1000;
    const status = response.writableFinished ? response.statusCode : CLIENT_CLOSED_REQUEST;
    metrics.observeRequest({ method, route, status, seconds });
    log.info('request', { requestId, method, path, route, status, durationMs: Number((seconds * 1000).toFixed(3)) });
  }

  async function listen() {
    server.listen(settings.port, settings.host);
    await once(server, 'listening');
    return server.address();
  }

  // Resolves with the number of requests that were cut off because they outlasted the drain time.
  function stop() {
    stopping ??= drain();
    return stopping;
  }

  async function drain() {
    const closed = once(server, 'close');
    let cutOff = 0;
    const deadline = setTimeout(() => {
      cutOff = inFlight;
      server.closeAllConnections();
    }, settings.drainMs);
    server.close();
    if (inFlight === 0) server.closeAllConnections();
    await closed;
    clearTimeout(deadline);
    return cutOff;
  }

  return { log, listen, stop };
}

function operationalRoutes(name, registry) {
  return [
    { method: 'GET', path: '/healthz', operational: true, handle: () => json(200, { status: 'ok', service: name }) },
    {
      method: 'GET',
      path: '/metrics',
      operational: true,
      handle: async () => ({ status: 200, headers: { 'content-type': registry.contentType }, body: await registry.metrics() }),
    },
  ];
}
