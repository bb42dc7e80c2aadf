import prometheus from 'prom-client';
import { readHttpUrl, readNumber, readSettings } from '../../shared/src/config.js';
import { run } from '../../shared/src/run.js';
import { createGateway } from './app.js';

await run('gateway', () =>
  createGateway({
    settings: readSettings(process.env, { port: 8080 }),
    memoryUrl: readHttpUrl(process.env, 'MEMORY_URL', 'http://127.0.0.1:8081'),
    timeoutMs: readNumber(process.env, 'UPSTREAM_TIMEOUT_MS', { fallback: 2000, min: 1, max: 60_000 }),
    prometheus,
  }),
);
