import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, startProcess } from '../../shared/tests/support.js';

const MAIN = new URL('../src/main.js', import.meta.url);

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} finishes the request in flight and ends with exit code 0`, async (t) => {
    const { child, entries, exited, url } = await startProcess(t, MAIN, { MISBEHAVE_LATENCY_MS: '300' });
    const inFlight = call(`${url}/notes`, { method: 'POST', body: { text: 'last words' } });
    await sleep(100);
    child.kill(signal);
    assert.equal((await inFlight).status, 201);
    assert.equal(await exited, 0);
    assert.deepEqual(entries.map((entry) => entry.message), ['listening', 'stopping', 'request', 'stopped']);
  });
}

test('notes in DATA_DIR outlive the process', async (t) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cortex-memory-'));
  t.after(() => rm(dataDir, { recursive: true }));
  const first = await startProcess(t, MAIN, { DATA_DIR: dataDir });
  const { value } = await call(`${first.url}/notes`, { method: 'POST', body: { text: 'durable' } });
  first.child.kill('SIGTERM');
  assert.equal(await first.exited, 0);
  const second = await startProcess(t, MAIN, { DATA_DIR: dataDir });
  assert.deepEqual((await call(`${second.url}/notes/${value.id}`)).value, value);
});

test('a wrong setting is reported and ends the process with exit code 1', async (t) => {
  const { entries, exited, url } = await startProcess(t, MAIN, { MISBEHAVE_ERROR_RATE: '2' });
  assert.equal(url, undefined);
  assert.equal(await exited, 1);
  assert.match(entries[0].reason, /MISBEHAVE_ERROR_RATE/);
});

test('a port that is taken ends the process with exit code 1', async (t) => {
  const first = await startProcess(t, MAIN);
  const second = await startProcess(t, MAIN, { PORT: new URL(first.url).port });
  assert.equal(await second.exited, 1);
  assert.match(second.entries[0].reason, /EADDRINUSE/);
});
