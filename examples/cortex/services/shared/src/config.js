export class ConfigError extends Error {
  constructor(message) {
    super(message);
    this.name = 'ConfigError';
  }
}

export function readNumber(env, name, { fallback, min, max, integer = true }) {
  const text = readText(env, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isNaN(value) || value < min || value > max || (integer && !Number.isInteger(value))) {
    throw new ConfigError(`${name} must be ${integer ? 'an integer' : 'a number'} from ${min} to ${max}, but is "${text}"`);
  }
  return value;
}

export function readText(env, name) {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}

export function readHttpUrl(env, name, fallback) {
  const text = readText(env, name) ?? fallback;
  if (!URL.canParse(text) || !['http:', 'https:'].includes(new URL(text).protocol)) {
    throw new ConfigError(`${name} must be an http or https URL, but is "${text}"`);
  }
  return text.replace(/\/+$/, '');
}

export function readSettings(env, { port }) {
  return {
    host: readText(env, 'HOST') ?? '127.0.0.1',
    port: readNumber(env, 'PORT', { fallback: port, min: 0, max: 65535 }),
    drainMs: readNumber(env, 'DRAIN_MS', { fallback: 5000, min: 0, max: 600_000 }),
    maxBodyBytes: readNumber(env, 'MAX_BODY_BYTES', { fallback: 65_536, min: 1, max: 16_777_216 }),
    build: {
      version: readText(env, 'BUILD_VERSION') ?? '0.0.0-dev',
      revision: readText(env, 'BUILD_REVISION') ?? 'unknown',
    },
    misbehave: {
      errorRate: readNumber(env, 'MISBEHAVE_ERROR_RATE', { fallback: 0, min: 0, max: 1, integer: false }),
      latencyMs: readNumber(env, 'MISBEHAVE_LATENCY_MS', { fallback: 0, min: 0, max: 60_000 }),
    },
  };
}
