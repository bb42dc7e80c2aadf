import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, serveRaw, startProcess } from '../../shared/tests/support.js';

const MAIN = new URL('../src/main.js', import.meta.url);

test('SIGTERM finishes the forwarded request in flight and ends with exit code 0', async (t) => {
  const memoryUrl = await serveRaw(t, async (request, response) => {
    await sleep(300);
    response.end('{"notes":0}');
  });
  const { child, entries, exited, url } = await startProcess(t, MAIN, { MEMORY_URL: memoryUrl });
  const inFlight = call(`${url}/api/stats`);
  await sleep(100);
  const startedAt = performance.now();
  child.kill('SIGTERM');
  assert.deepEqual((await inFlight).value, { notes: 0 });
  assert.equal(await exited, 0);
  assert.ok(performance.now() - startedAt < 2000);
  assert.equal(entries.at(-1).message, 'stopped');
});

test('a wrong MEMORY_URL is reported and ends the process with exit code 1', async (t) => {
  const { entries, exited } = await startProcess(t, MAIN, { MEMORY_URL: 'memory' });
  assert.equal(await exited, 1);
  assert.match(entries[0].reason, /MEMORY_URL must be an http or https URL/);
});
