import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import prometheus from 'prom-client';
import { createGateway } from '../../services/gateway/src/app.js';
import { createMemory } from '../../services/memory/src/app.js';
import { NoteStore } from '../../services/memory/src/store.js';
import { captureLog, serve, serveRaw, settingsFor, unusedUrl } from '../../services/shared/tests/support.js';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
const ABSENT = '00000000-0000-4000-8000-000000000000';
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

async function startCortex(t) {
  const store = await NoteStore.open({ maxNotes: 100 });
  const memoryUrl = await serve(t, createMemory({ settings: settingsFor(), store, prometheus, output: captureLog() }));
  return serve(t, createGateway({ settings: settingsFor(), memoryUrl, timeoutMs: 2000, prometheus, output: captureLog() }));
}

async function connectClient(t, cortexUrl) {
  const client = new Client({ name: 'test', version: '1' });
  t.after(() => client.close());
  const transport = new StdioClientTransport({ command: process.execPath, args: [MAIN], env: { CORTEX_URL: cortexUrl }, stderr: 'ignore' });
  await client.connect(transport);
  return { client, call: (name, input = {}) => client.callTool({ name, arguments: input }) };
}

function startServer(t, env = {}) {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].setEncoding('utf8').on('data', (text) => (output[stream] += text));
  const exited = once(child, 'close').then(([code]) => code);
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, output, exited, send: (message) => child.stdin.write(`${JSON.stringify(message)}\n`) };
}

function assertFailed(result, message) {
  assert.equal(result.isError, true);
  assert.match(result.content[0].text, message);
}

test('every tool carries a title, a description, schemas and annotations', async (t) => {
  const { client } = await connectClient(t, await unusedUrl());
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name), ['remember', 'recall', 'search_notes', 'forget', 'memory_stats']);
  for (const tool of tools) {
    assert.ok(tool.title && tool.description);
    assert.equal(tool.inputSchema.type, 'object');
    assert.equal(tool.outputSchema.type, 'object');
    assert.equal(typeof tool.annotations.readOnlyHint, 'boolean');
  }
  const hinted = (hint) => tools.filter((tool) => tool.annotations[hint]).map((tool) => tool.name);
  assert.deepEqual(hinted('readOnlyHint'), ['recall', 'search_notes', 'memory_stats']);
  assert.deepEqual(hinted('destructiveHint'), ['forget']);
  assert.equal(client.getServerVersion().name, 'cortex-memory');
});

test('a note is remembered, recalled, found, counted and forgotten', async (t) => {
  const { client, call } = await connectClient(t, await startCortex(t));
  // With the list at hand the client checks structured content against the output schemas.
  await client.listTools();
  const remembered = await call('remember', { text: 'The café opens at 7', tags: ['places'] });
  const { note } = remembered.structuredContent;
  assert.equal(note.text, 'The café opens at 7');
  assert.deepEqual(JSON.parse(remembered.content[0].text), remembered.structuredContent);
  assert.deepEqual((await call('recall', { id: note.id })).structuredContent, { note });
  const search = { query: 'café', tag: 'places', limit: 5 };
  assert.deepEqual((await call('search_notes', search)).structuredContent, { total: 1, notes: [note] });
  assert.deepEqual((await call('search_notes')).structuredContent, { total: 1, notes: [note] });
  assert.deepEqual((await call('memory_stats')).structuredContent, {
    notes: 1,
    capacity: 100,
    persistent: false,
    tags: [{ tag: 'places', count: 1 }],
  });
  assert.deepEqual((await call('forget', { id: note.id })).structuredContent, { forgotten: note.id });
  assertFailed(await call('recall', { id: note.id }), /There is no note/);
});

test('wrong arguments are errors of the call, and the server lives on', async (t) => {
  const { call } = await connectClient(t, await startCortex(t));
  for (const [name, input] of [
    ['remember', {}],
    ['remember', { text: 7 }],
    ['remember', { text: 'x', tags: ['Not a tag'] }],
    ['recall', { id: 'x' }],
    ['search_notes', { limit: 0 }],
  ]) {
    assertFailed(await call(name, input), /Invalid arguments/);
  }
  assertFailed(await call('remember', { text: ' ' }), /non-empty/);
  assertFailed(await call('forget', { id: ABSENT }), /There is no note/);
  assert.equal((await call('memory_stats')).structuredContent.notes, 0);
});

test('an unknown tool is an error, and the server lives on', async (t) => {
  const { client, call } = await connectClient(t, await unusedUrl());
  const outcome = await call('fly').catch((error) => ({ isError: true, content: [{ text: error.message }] }));
  assertFailed(outcome, /fly not found/);
  await client.ping();
});

test('an unreachable or nonsensical cortex is an error of the call', async (t) => {
  const unreachable = await connectClient(t, await unusedUrl());
  assertFailed(await unreachable.call('memory_stats'), /cannot be reached/);
  const strange = await connectClient(t, await serveRaw(t, (request, response) => response.end('<html>')));
  assertFailed(await strange.call('memory_stats'), /other than JSON/);
  const broken = await connectClient(t, await serveRaw(t, (request, response) => response.writeHead(503).end('down')));
  assertFailed(await broken.call('memory_stats'), /status 503/);
});

test('stdout carries JSON-RPC only, also after malformed input', async (t) => {
  const { child, output, exited, send } = startServer(t, { CORTEX_URL: await unusedUrl() });
  child.stdin.write('this is not JSON\n');
  send(INITIALIZE);
  send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  send({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'memory_stats', arguments: {} } });
  child.stdin.end();
  assert.equal(await exited, 0);
  const messages = output.stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(messages.every((message) => message.jsonrpc === '2.0'));
  assert.equal(messages.find((message) => message.id === 2).result.isError, true);
  assert.match(output.stderr, /protocol error/);
  assert.match(output.stderr, /serves notes from/);
});

test('the server ends within 2 s when stdin closes, even during a call', async (t) => {
  const received = new EventEmitter();
  const cortexUrl = await serveRaw(t, () => received.emit('call'));
  const { child, exited, send } = startServer(t, { CORTEX_URL: cortexUrl });
  send(INITIALIZE);
  send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  send({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'memory_stats', arguments: {} } });
  await once(received, 'call');
  const startedAt = performance.now();
  child.stdin.end();
  assert.equal(await exited, 0);
  assert.ok(performance.now() - startedAt < 2000);
});

test('a wrong CORTEX_URL is reported on stderr and ends the server with exit code 1', async (t) => {
  const { output, exited } = startServer(t, { CORTEX_URL: 'cortex' });
  assert.equal(await exited, 1);
  assert.equal(output.stdout, '');
  assert.match(output.stderr, /CORTEX_URL must be/);
});
