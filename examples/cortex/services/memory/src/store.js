import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HttpError } from '../../shared/src/errors.js';

const FORMAT = 1;

export class NoteStore {
  #file;
  #maxNotes;
  #notes = new Map();
  #writing = Promise.resolve();
  #nextWrite;

  static async open({ dataDir, maxNotes }) {
    const store = new NoteStore();
    store.#maxNotes = maxNotes;
    if (dataDir) {
      await mkdir(dataDir, { recursive: true });
      store.#file = path.join(dataDir, 'notes.json');
      store.#notes = await load(store.#file);
    }
    return store;
  }

  get count() {
    return this.#notes.size;
  }

  get(id) {
    return this.#notes.get(id);
  }

  search({ query, tag, limit }) {
    const wanted = query.toLowerCase();
    const found = [...this.#notes.values()]
      .filter((note) => (!tag || note.tags.includes(tag)) && note.text.toLowerCase().includes(wanted))
      .reverse();
    return { total: found.length, notes: found.slice(0, limit) };
  }

  stats() {
    const counts = new Map();
    for (const { tags } of this.#notes.values()) {
      for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
    const tags = [...counts].map(([tag, count]) => ({ tag, count }));
    tags.sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
    return { notes: this.count, capacity: this.#maxNotes, persistent: this.#file !== undefined, tags };
  }

  async add({ text, tags }) {
    if (this.count >= this.#maxNotes) throw new HttpError(409, 'store_full', `The store already holds ${this.#maxNotes} notes.`);
    const note = { id: randomUUID(), text, tags, createdAt: new Date().toISOString() };
    this.#notes.set(note.id, note);
    await this.#save(() => this.#notes.delete(note.id));
    return note;
  }

  async remove(id) {
    const note = this.#notes.get(id);
    if (!note) return false;
    this.#notes.delete(id);
    await this.#save(() => this.#notes.set(id, note));
    return true;
  }

  async #save(undo) {
    if (!this.#file) return;
    // Every write holds all notes, so changes made while one runs share the write that follows it.
    this.#nextWrite ??= this.#writing
      .catch(() => {})
      .then(() => {
        this.#nextWrite = undefined;
        this.#writing = this.#write();
        return this.#writing;
      });
    try {
      await this.#nextWrite;
    } catch (error) {
      undo();
      throw error;
    }
  }

  async #write() {
    const temporary = `${this.#file}.tmp`;
    await writeFile(temporary, JSON.stringify({ format: FORMAT, notes: [...this.#notes.values()] }));
    // Renaming replaces the file in one step: a crash leaves either the old or the new notes, never half of them.
    await rename(temporary, this.#file);
  }
}

async function load(file) {
  let text;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return new Map();
    throw error;
  }
  const content = parse(text, file);
  if (content.format !== FORMAT) throw new Error(`${file} has format ${content.format}; this build reads format ${FORMAT}.`);
  return new Map(content.notes.map((note) => [note.id, note]));
}

function parse(text, file) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not valid JSON.`, { cause: error });
  }
}
