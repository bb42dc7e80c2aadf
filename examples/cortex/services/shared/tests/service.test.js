import assert from 'node:assert/strict';
import http from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import prometheus from 'prom-client';
import { createMetrics } from '../src/metrics.js';
import { json } from '../src/responses.js';
import { createService } from '../src/service.js';
import { call, captureLog, serve, settingsFor } from './support.js';

function echo(env = {}, routes = []) {
  const settings = settingsFor(env);
  const log = captureLog();
  const service = createService({
    name: 'echo',
    settings,
    metrics: createMetrics(prometheus, settings.build),
    routes: [
      { method: 'POST', path: '/echo', handle: async ({ readJson }) => json(200, await readJson()) },
      { method: 'GET', path: '/echo/:word', handle: ({ params, search }) => json(200, { ...params, ...Object.fromEntries(search) }) },
      ...routes,
    ],
    output: log,
  });
  return { service, log };
}

async function metricsOf(url) {
  return (await call(`${url}/metrics`)).text;
}

test('a request is routed, and its parameters are read', async (t) => {
  const url = await serve(t, echo().service);
  assert.deepEqual((await call(`${url}/echo/hello?times=2`)).value, { word: 'hello', times: '2' });
  assert.deepEqual((await call(`${url}/echo`, { method: 'POST', body: { a: 1 } })).value, { a: 1 });
});

test('a bad request is answered with a JSON error', async (t) => {
  const url = await serve(t, echo({ MAX_BODY_BYTES: '100' }).service);
  const post = (body, headers) => call(`${url}/echo`, { method: 'POST', body, headers });
  const cases = [
    [call(`${url}/nothing`), 404, 'unknown_route'],
    [call(`${url}/echo/`), 404, 'unknown_route'],
    [call(`${url}/echo`), 405, 'method_not_allowed'],
    [post('{"a":'), 400, 'invalid_json'],
    [post(''), 400, 'invalid_json'],
    [post('"x"', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type'],
    [post(JSON.stringify('x'.repeat(200))), 413, 'body_too_large'],
  ];
  for (const [answer, status, code] of cases) {
    const { status: actual, value } = await answer;
    assert.equal(actual, status);
    assert.equal(value.error.code, code);
    assert.ok(value.error.message.length > 0);
  }
});

test('a body far above the limit still gets its 413', async (t) => {
  const url = await serve(t, echo().service);
  const { status } = await call(`${url}/echo`, { method: 'POST', body: JSON.stringify('x'.repeat(5_000_000)) });
  assert.equal(status, 413);
});

test('405 names the allowed methods', async (t) => {
  const url = await serve(t, echo().service);
  assert.equal((await call(`${url}/echo`, { method: 'DELETE' })).headers.get('allow'), 'POST');
});

test('HEAD is answered without a body', async (t) => {
  const url = await serve(t, echo().service);
  const { status, text, headers } = await call(`${url}/healthz`, { method: 'HEAD' });
  assert.equal(status, 200);
  assert.equal(text, '');
  assert.ok(Number(headers.get('content-length')) > 0);
});

test('a handler that throws yields 500, keeps its reason private and is logged', async (t) => {
  const broken = { method: 'GET', path: '/broken', handle: () => assert.fail('secret reason') };
  const { service, log } = echo({}, [broken]);
  const url = await serve(t, service);
  const { status, text } = await call(`${url}/broken`);
  assert.equal(status, 500);
  assert.ok(!text.includes('secret reason'));
  assert.match(log.entries.find((entry) => entry.level === 'error').stack, /secret reason/);
});

test('each request is counted, timed and logged once, under its route', async (t) => {
  const { service, log } = echo({ BUILD_VERSION: '1.2.3', BUILD_REVISION: 'abc' });
  const url = await serve(t, service);
  await call(`${url}/echo/a`, { headers: { 'x-request-id': 'r-1' } });
  await call(`${url}/echo/b`);
  await call(`${url}/nothing`);
  const metrics = await metricsOf(url);
  assert.match(metrics, /^build_info\{version="1\.2\.3",revision="abc"\} 1$/m);
  assert.match(metrics, /^http_requests_total\{method="GET",route="\/echo\/:word",status="200"\} 2$/m);
  assert.match(metrics, /^http_requests_total\{method="GET",route="unmatched",status="404"\} 1$/m);
  assert.match(metrics, /^http_request_duration_seconds_count\{method="GET",route="\/echo\/:word"\} 2$/m);
  const [first, ...others] = log.entries.filter(({ path }) => path?.startsWith('/echo'));
  assert.equal(others.length, 1);
  assert.equal(first.requestId, 'r-1');
  assert.deepEqual([first.level, first.service, first.message], ['info', 'echo', 'request']);
  assert.deepEqual([first.method, first.path, first.route, first.status], ['GET', '/echo/a', '/echo/:word', 200]);
  assert.equal(typeof first.durationMs, 'number');
});

test('an unusable request id is replaced', async (t) => {
  const url = await serve(t, echo().service);
  const { headers } = await call(`${url}/healthz`, { headers: { 'x-request-id': 'a b' } });
  assert.match(headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
});

test('a misbehaving build fails and delays requests, but never /healthz and /metrics', async (t) => {
  const url = await serve(t, echo({ MISBEHAVE_ERROR_RATE: '0.5', MISBEHAVE_LATENCY_MS: '30' }).service);
  const statuses = [];
  const startedAt = performance.now();
  for (let request = 0; request < 4; request += 1) statuses.push((await call(`${url}/echo/x`)).status);
  assert.ok(performance.now() - startedAt >= 110);
  assert.deepEqual(statuses, [200, 500, 200, 500]);
  for (let request = 0; request < 4; request += 1) {
    assert.equal((await call(`${url}/healthz`)).status, 200);
    assert.equal((await call(`${url}/metrics`)).status, 200);
  }
});

test('a request whose client leaves is recorded with status 499', async (t) => {
  const { service, log } = echo({ MISBEHAVE_LATENCY_MS: '200' });
  const url = await serve(t, service);
  await assert.rejects(fetch(`${url}/echo/x`, { signal: AbortSignal.timeout(50) }));
  while (log.entries.length === 0) await sleep(10);
  assert.equal(log.entries[0].status, 499);
});

test('stopping finishes the request in flight and refuses new connections', async (t) => {
  const { service } = echo({ MISBEHAVE_LATENCY_MS: '200' });
  const url = await serve(t, service);
  const inFlight = call(`${url}/echo/x`);
  await sleep(50);
  const stopped = service.stop();
  await assert.rejects(fetch(`${url}/healthz`));
  const { status, headers } = await inFlight;
  assert.equal(status, 200);
  assert.equal(headers.get('connection'), 'close');
  assert.equal(await stopped, 0);
});

test('stopping does not wait for connections without a request', async (t) => {
  const { service } = echo();
  const url = await serve(t, service);
  const silent = connect(new URL(url).port, '127.0.0.1');
  await once(silent, 'connect');
  const agent = new http.Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const response = await new Promise((resolve) => http.get(`${url}/healthz`, { agent }, resolve));
  response.resume();
  await once(response, 'end');
  const startedAt = performance.now();
  assert.equal(await service.stop(), 0);
  assert.ok(performance.now() - startedAt < 1000);
});

test('a request that outlasts the drain time is cut off', async (t) => {
  const { service } = echo({ MISBEHAVE_LATENCY_MS: '1000', DRAIN_MS: '100' });
  const url = await serve(t, service);
  const inFlight = assert.rejects(fetch(`${url}/echo/x`));
  await sleep(50);
  assert.equal(await service.stop(), 1);
  await inFlight;
});
