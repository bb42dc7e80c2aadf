import assert from 'node:assert/strict';
import test from 'node:test';
import { createMisbehaviour } from '../src/misbehave.js';

async function countFailures(misbehave, requests) {
  let failures = 0;
  for (let request = 0; request < requests; request += 1) await misbehave().catch(() => (failures += 1));
  return failures;
}

for (const [errorRate, failures] of [[0, 0], [0.1, 2], [0.25, 5], [0.5, 10], [1, 20]]) {
  test(`an error rate of ${errorRate} fails ${failures} of 20 requests`, async () => {
    assert.equal(await countFailures(createMisbehaviour({ errorRate, latencyMs: 0 }), 20), failures);
  });
}

test('latency delays each request', async () => {
  const startedAt = performance.now();
  await createMisbehaviour({ errorRate: 0, latencyMs: 60 })();
  assert.ok(performance.now() - startedAt >= 55);
});
