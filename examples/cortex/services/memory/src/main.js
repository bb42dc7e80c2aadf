import prometheus from 'prom-client';
import { readNumber, readSettings, readText } from '../../shared/src/config.js';
import { run } from '../../shared/src/run.js';
import { createMemory } from './app.js';
import { NoteStore } from './store.js';

await run('memory', async () => {
  const settings = readSettings(process.env, { port: 8081 });
  const maxNotes = readNumber(process.env, 'MAX_NOTES', { fallback: 5000, min: 1, max: 1_000_000 });
  const store = await NoteStore.open({ dataDir: readText(process.env, 'DATA_DIR'), maxNotes });
  return createMemory({ settings, store, prometheus });
});
