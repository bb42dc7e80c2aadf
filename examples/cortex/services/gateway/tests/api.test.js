import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import prometheus from 'prom-client';
import { createMemory } from '../../memory/src/app.js';
import { NoteStore } from '../../memory/src/store.js';
import { call, captureLog, serve, serveRaw, settingsFor, unusedUrl } from '../../shared/tests/support.js';
import { createGateway } from '../src/app.js';

function startGateway(t, memoryUrl, { env, timeoutMs = 2000 } = {}) {
  return serve(t, createGateway({ settings: settingsFor(env), memoryUrl, timeoutMs, prometheus, output: captureLog() }));
}

async function startBoth(t, { gatewayEnv, memoryEnv, timeoutMs } = {}) {
  const memoryLog = captureLog();
  const store = await NoteStore.open({ maxNotes: 100 });
  const memory = createMemory({ settings: settingsFor(memoryEnv), store, prometheus, output: memoryLog });
  const memoryUrl = await serve(t, memory);
  return { url: await startGateway(t, memoryUrl, { env: gatewayEnv, timeoutMs }), memory, memoryLog };
}

const add = (url, body, headers) => call(`${url}/api/notes`, { method: 'POST', body, headers });

test('notes are stored, read, found, counted and deleted through the gateway', async (t) => {
  const { url, memoryLog } = await startBoth(t);
  const added = await add(url, { text: 'Call Ada', tags: ['people'] }, { 'x-request-id': 'trace-7' });
  assert.equal(added.status, 201);
  assert.ok(memoryLog.entries.some((entry) => entry.requestId === 'trace-7'));
  const noteUrl = `${url}/api/notes/${added.value.id}`;
  assert.equal(`${url}${added.headers.get('location')}`, noteUrl);
  assert.deepEqual((await call(noteUrl)).value, added.value);
  assert.deepEqual((await call(`${url}/api/notes?query=call%20ada&tag=people`)).value, { total: 1, notes: [added.value] });
  assert.equal((await call(`${url}/api/stats`)).value.notes, 1);
  assert.equal((await call(noteUrl, { method: 'DELETE' })).status, 204);
  assert.equal((await call(noteUrl)).value.error.code, 'note_not_found');
});

test('what memory refuses is passed on', async (t) => {
  const { url } = await startBoth(t);
  assert.equal((await add(url, { text: '' })).value.error.code, 'invalid_note');
  assert.equal((await call(`${url}/api/notes?limit=0`)).value.error.code, 'invalid_search');
});

test('what is no request for memory is refused by the gateway itself', async (t) => {
  const url = await startGateway(t, await unusedUrl());
  assert.equal((await add(url, '{')).value.error.code, 'invalid_json');
  assert.equal((await add(url, { text: 'x'.repeat(70_000) })).status, 413);
  assert.equal((await call(`${url}/notes`)).status, 404);
  assert.equal((await call(`${url}/api/notes`, { method: 'PATCH' })).status, 405);
  assert.equal((await call(`${url}/api/notes/%2e%2e%2fstats`)).value.error.code, 'note_not_found');
});

test('a path with ".." does not reach memory', async (t) => {
  let reached = false;
  const url = await startGateway(t, await serveRaw(t, (request, response) => {
    reached = true;
    response.end('{}');
  }));
  const status = await new Promise((resolve) => {
    // fetch would resolve the dots before sending.
    http.get({ port: new URL(url).port, path: '/api/notes/..', agent: false }, (response) => resolve(response.resume().statusCode));
  });
  assert.equal(status, 404);
  assert.equal(reached, false);
});

test('an unreachable memory yields 502, is not ready, but the gateway is healthy', async (t) => {
  const url = await startGateway(t, await unusedUrl());
  const { status, value } = await call(`${url}/api/stats`);
  assert.deepEqual([status, value.error.code], [502, 'upstream_unreachable']);
  const ready = await call(`${url}/readyz`);
  assert.equal(ready.status, 503);
  assert.deepEqual(ready.value, { status: 'not_ready', memory: 'upstream_unreachable' });
  assert.equal((await call(`${url}/healthz`)).status, 200);
  assert.match((await call(`${url}/metrics`)).text, /^upstream_failures_total\{reason="unreachable"\} 2$/m);
});

test('a memory that goes away yields 502', async (t) => {
  const { url, memory } = await startBoth(t);
  assert.equal((await call(`${url}/readyz`)).status, 200);
  await memory.stop();
  assert.equal((await add(url, { text: 'too late' })).status, 502);
});

test('a slow memory yields 504', async (t) => {
  const { url } = await startBoth(t, { memoryEnv: { MISBEHAVE_LATENCY_MS: '500' }, timeoutMs: 100 });
  const { status, value } = await call(`${url}/api/stats`);
  assert.deepEqual([status, value.error.code], [504, 'upstream_timeout']);
  assert.match((await call(`${url}/metrics`)).text, /^upstream_failures_total\{reason="timeout"\} 1$/m);
});

test('an answer that stalls half-way yields 504', async (t) => {
  const memoryUrl = await serveRaw(t, (request, response) => response.writeHead(200).write('{"notes":'));
  const url = await startGateway(t, memoryUrl, { timeoutMs: 100 });
  assert.equal((await call(`${url}/api/stats`)).status, 504);
});

test('a failing memory yields 502', async (t) => {
  const { url } = await startBoth(t, { memoryEnv: { MISBEHAVE_ERROR_RATE: '1' } });
  const { status, value } = await call(`${url}/api/stats`);
  assert.deepEqual([status, value.error.code], [502, 'upstream_failed']);
});

for (const [what, handler] of [
  ['that is not JSON', (request, response) => response.end('<html>')],
  ['that redirects', (request, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
  ['that breaks off', (request, response) => response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy())],
]) {
  test(`an answer ${what} yields 502`, async (t) => {
    const url = await startGateway(t, await serveRaw(t, handler));
    assert.equal((await call(`${url}/api/stats`)).status, 502);
  });
}

test('a misbehaving gateway fails on the API but stays healthy and ready', async (t) => {
  const { url } = await startBoth(t, { gatewayEnv: { MISBEHAVE_ERROR_RATE: '0.5' } });
  const statuses = [];
  for (let request = 0; request < 4; request += 1) statuses.push((await call(`${url}/api/stats`)).status);
  assert.deepEqual(statuses, [200, 500, 200, 500]);
  assert.equal((await call(`${url}/healthz`)).status, 200);
  assert.equal((await call(`${url}/readyz`)).status, 200);
});
