import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from './errors.js';

// Failures are spread evenly, not drawn at random, so that even a small sample of requests shows the configured rate.
export function createMisbehaviour({ errorRate, latencyMs }) {
  let requests = 0;
  return async function misbehave() {
    const before = Math.floor(requests * errorRate);
    requests += 1;
    const fails = Math.floor(requests * errorRate) > before;
    if (latencyMs > 0) await sleep(latencyMs);
    if (fails) throw new HttpError(500, 'misbehaving', 'This build fails on purpose (MISBEHAVE_ERROR_RATE).');
  };
}
