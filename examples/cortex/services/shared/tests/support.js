import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readSettings } from '../src/config.js';

export function settingsFor(env = {}) {
  return readSettings({ PORT: '0', ...env }, { port: 0 });
}

export function captureLog() {
  const entries = [];
  return { entries, write: (line) => entries.push(JSON.parse(line)) };
}

export async function serve(t, service) {
  t.after(() => service.stop());
  const { port } = await service.listen();
  return `http://127.0.0.1:${port}`;
}

export async function serveRaw(t, handler) {
  const server = http.createServer(handler);
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

export async function unusedUrl() {
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

// Starts a service as its own process; resolves when it listens or has ended.
export async function startProcess(t, mainUrl, env = {}) {
  const child = spawn(process.execPath, [fileURLToPath(mainUrl)], {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit').then(([code]) => code);
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const entries = [];
  const url = await new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line);
      entries.push(entry);
      if (entry.message === 'listening') resolve(`http://127.0.0.1:${entry.port}`);
    });
    exited.then(() => resolve(undefined));
  });
  return { child, entries, exited, url };
}

export async function call(url, { method = 'GET', body, headers = {} } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body: text,
  });
  const answer = await response.text();
  const isJson = answer !== '' && response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text: answer, value: isJson ? JSON.parse(answer) : undefined };
}
