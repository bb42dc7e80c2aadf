export class CortexError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'CortexError';
  }
}

export class CortexClient {
  #baseUrl;
  #timeoutMs;

  constructor(baseUrl, timeoutMs) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#timeoutMs = timeoutMs;
  }

  add(note) {
    return this.#send('POST', '/api/notes', note);
  }

  get(id) {
    return this.#send('GET', `/api/notes/${encodeURIComponent(id)}`);
  }

  search(parameters) {
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
    return this.#send('GET', `/api/notes?${new URLSearchParams(given)}`);
  }

  remove(id) {
    return this.#send('DELETE', `/api/notes/${encodeURIComponent(id)}`);
  }

  stats() {
    return this.#send('GET', '/api/stats');
  }

  async #send(method, path, body) {
    const { response, text } = await this.#exchange(method, path, body);
    const value = parse(text);
    if (!response.ok) throw new CortexError(value?.error?.message ?? `cortex answered with status ${response.status}.`);
    if (response.status !== 204 && value === undefined) throw new CortexError('cortex answered with something other than JSON.');
    return value;
  }

  async #exchange(method, path, body) {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await fetch(`${this.#baseUrl}${path}`, {
        method,
        headers: body && { 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
        signal,
      });
      return { response, text: await response.text() };
    } catch (cause) {
      const what = signal.aborted ? `did not answer within ${this.#timeoutMs} ms` : 'cannot be reached';
      throw new CortexError(`cortex at ${this.#baseUrl} ${what}.`, { cause });
    }
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
