import assert from 'node:assert/strict';
import test from 'node:test';
import { ConfigError, readHttpUrl, readNumber, readSettings } from '../src/config.js';

test('settings have defaults that are safe on a developer machine', () => {
  assert.deepEqual(readSettings({}, { port: 8080 }), {
    host: '127.0.0.1',
    port: 8080,
    drainMs: 5000,
    maxBodyBytes: 65536,
    build: { version: '0.0.0-dev', revision: 'unknown' },
    misbehave: { errorRate: 0, latencyMs: 0 },
  });
});

test('an empty variable counts as not set', () => {
  assert.equal(readNumber({ N: ' ' }, 'N', { fallback: 7, min: 0, max: 9 }), 7);
});

for (const text of ['x', '-1', '10', '1.5']) {
  test(`an integer from 0 to 9 cannot be "${text}"`, () => {
    assert.throws(() => readNumber({ N: text }, 'N', { fallback: 0, min: 0, max: 9 }), ConfigError);
  });
}

test('a rate may be a fraction but not above 1', () => {
  const rate = (text) => readSettings({ MISBEHAVE_ERROR_RATE: text }, { port: 0 }).misbehave.errorRate;
  assert.equal(rate('0.25'), 0.25);
  assert.throws(() => rate('1.01'), /MISBEHAVE_ERROR_RATE must be a number from 0 to 1/);
});

test('a URL must be http or https and loses its trailing slash', () => {
  assert.equal(readHttpUrl({ U: 'http://memory:8081/' }, 'U'), 'http://memory:8081');
  assert.throws(() => readHttpUrl({ U: 'memory:8081' }, 'U'), ConfigError);
  assert.throws(() => readHttpUrl({ U: 'nonsense' }, 'U'), ConfigError);
});
