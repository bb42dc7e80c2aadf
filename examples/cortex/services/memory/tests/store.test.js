import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { NoteStore } from '../src/store.js';

async function temporaryDirectory(t) {
  const directory = await mkdtemp(path.join(tmpdir(), 'cortex-memory-'));
  t.after(() => rm(directory, { recursive: true }));
  return directory;
}

const open = (dataDir) => NoteStore.open({ dataDir, maxNotes: 100 });
const note = (text) => ({ text, tags: [] });

test('notes survive a restart', async (t) => {
  const dataDir = path.join(await temporaryDirectory(t), 'new');
  const before = await open(dataDir);
  const kept = await before.add(note('kept'));
  const removed = await before.add(note('removed'));
  assert.equal(await before.remove(removed.id), true);
  const after = await open(dataDir);
  assert.deepEqual(after.get(kept.id), kept);
  assert.equal(after.count, 1);
});

test('notes added at the same time are all written, and no temporary file stays', async (t) => {
  const dataDir = await temporaryDirectory(t);
  const store = await open(dataDir);
  await Promise.all(Array.from({ length: 50 }, (_, index) => store.add(note(`note ${index}`))));
  assert.equal((await open(dataDir)).count, 50);
  assert.deepEqual(await readdir(dataDir), ['notes.json']);
});

test('a change that cannot be written is undone and reported, and later changes succeed', async (t) => {
  const dataDir = await temporaryDirectory(t);
  const store = await open(dataDir);
  const kept = await store.add(note('kept'));
  const obstacle = path.join(dataDir, 'notes.json.tmp');
  await mkdir(obstacle);
  await assert.rejects(store.add(note('lost')), { code: 'EISDIR' });
  await assert.rejects(store.remove(kept.id), { code: 'EISDIR' });
  assert.deepEqual(store.search({ query: '', limit: 10 }).notes, [kept]);
  await rm(obstacle, { recursive: true });
  await store.add(note('next'));
  assert.equal((await open(dataDir)).count, 2);
});

test('a damaged or foreign file is refused and left as it is', async (t) => {
  const dataDir = await temporaryDirectory(t);
  const file = path.join(dataDir, 'notes.json');
  await writeFile(file, '{"format":1,"no');
  await assert.rejects(open(dataDir), /notes\.json is not valid JSON/);
  await writeFile(file, '{"format":2,"notes":[]}');
  await assert.rejects(open(dataDir), /has format 2/);
  assert.equal(await readFile(file, 'utf8'), '{"format":2,"notes":[]}');
});
