import assert from 'node:assert/strict';
import test from 'node:test';
import prometheus from 'prom-client';
import { call, captureLog, serve, settingsFor } from '../../shared/tests/support.js';
import { createMemory } from '../src/app.js';
import { NoteStore } from '../src/store.js';

async function startMemory(t, { env, maxNotes = 100 } = {}) {
  const store = await NoteStore.open({ maxNotes });
  return serve(t, createMemory({ settings: settingsFor(env), store, prometheus, output: captureLog() }));
}

const add = (url, body) => call(`${url}/notes`, { method: 'POST', body });

test('a note is stored, read, found and deleted', async (t) => {
  const url = await startMemory(t);
  const added = await add(url, { text: 'Buy oat milk', tags: ['shopping', 'shopping'] });
  assert.equal(added.status, 201);
  assert.deepEqual(added.value.tags, ['shopping']);
  assert.ok(!Number.isNaN(Date.parse(added.value.createdAt)));
  const noteUrl = `${url}/notes/${added.value.id}`;
  assert.equal(`${url}${added.headers.get('location')}`, noteUrl);
  assert.deepEqual((await call(noteUrl)).value, added.value);
  assert.deepEqual((await call(`${url}/notes?query=OAT`)).value, { total: 1, notes: [added.value] });
  assert.equal((await call(noteUrl, { method: 'DELETE' })).status, 204);
  assert.equal((await call(noteUrl)).status, 404);
  assert.equal((await call(noteUrl, { method: 'DELETE' })).value.error.code, 'note_not_found');
});

test('a search filters by text and tag, newest first, up to a limit', async (t) => {
  const url = await startMemory(t);
  for (const [text, tags] of [['red apple', ['fruit']], ['green apple', ['fruit']], ['red car', []]]) await add(url, { text, tags });
  const texts = async (query) => (await call(`${url}/notes${query}`)).value.notes.map((note) => note.text);
  assert.deepEqual(await texts(''), ['red car', 'green apple', 'red apple']);
  assert.deepEqual(await texts('?query=red'), ['red car', 'red apple']);
  assert.deepEqual(await texts('?query=red&tag=fruit'), ['red apple']);
  assert.deepEqual((await call(`${url}/notes?limit=1`)).value.total, 3);
  assert.deepEqual(await texts('?limit=1'), ['red car']);
});

test('statistics count notes and tags', async (t) => {
  const url = await startMemory(t);
  await add(url, { text: 'a', tags: ['x'] });
  await add(url, { text: 'b', tags: ['y', 'x'] });
  assert.deepEqual((await call(`${url}/stats`)).value, {
    notes: 2,
    capacity: 100,
    persistent: false,
    tags: [{ tag: 'x', count: 2 }, { tag: 'y', count: 1 }],
  });
  assert.match((await call(`${url}/metrics`)).text, /^notes_stored 2$/m);
});

test('an invalid note is refused', async (t) => {
  const url = await startMemory(t);
  const invalid = [
    null,
    [],
    '"text"',
    {},
    { text: ' ' },
    { text: 1 },
    { text: 'x'.repeat(4097) },
    { text: 'x', tags: 'y' },
    { text: 'x', tags: ['Not a tag'] },
    { text: 'x', tags: Array.from({ length: 17 }, (_, index) => `t${index}`) },
    { text: 'x', colour: 'red' },
  ];
  for (const body of invalid) {
    const { status, value } = await add(url, body);
    assert.equal(status, 400, JSON.stringify(body));
    assert.equal(value.error.code, 'invalid_note');
  }
  assert.equal((await call(`${url}/stats`)).value.notes, 0);
});

test('an invalid search is refused', async (t) => {
  const url = await startMemory(t);
  for (const query of ['limit=0', 'limit=101', 'limit=x', 'tag=A', `query=${'x'.repeat(201)}`, 'page=2']) {
    const { status, value } = await call(`${url}/notes?${query}`);
    assert.equal(status, 400, query);
    assert.equal(value.error.code, 'invalid_search');
  }
});

test('bad JSON, a large body, an unknown route and a wrong method are refused', async (t) => {
  const url = await startMemory(t);
  assert.equal((await add(url, '{')).status, 400);
  assert.equal((await add(url, { text: 'x'.repeat(70_000) })).status, 413);
  assert.equal((await call(`${url}/nothing`)).status, 404);
  assert.equal((await call(`${url}/notes`, { method: 'PUT' })).headers.get('allow'), 'POST, GET');
});

test('a full store refuses further notes', async (t) => {
  const url = await startMemory(t, { maxNotes: 1 });
  assert.equal((await add(url, { text: 'first' })).status, 201);
  const { status, value } = await add(url, { text: 'second' });
  assert.deepEqual([status, value.error.code], [409, 'store_full']);
});

test('a misbehaving build fails on notes but stays healthy', async (t) => {
  const url = await startMemory(t, { env: { MISBEHAVE_ERROR_RATE: '1' } });
  assert.equal((await add(url, { text: 'x' })).value.error.code, 'misbehaving');
  assert.equal((await call(`${url}/healthz`)).status, 200);
});
