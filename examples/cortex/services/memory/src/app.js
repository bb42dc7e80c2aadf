import { HttpError } from '../../shared/src/errors.js';
import { createMetrics } from '../../shared/src/metrics.js';
import { json, noContent } from '../../shared/src/responses.js';
import { createService } from '../../shared/src/service.js';
import { parseNote, parseSearch } from './validation.js';

export function createMemory({ settings, store, prometheus, output }) {
  const metrics = createMetrics(prometheus, settings.build);
  new prometheus.Gauge({
    name: 'notes_stored',
    help: 'Notes held by the store.',
    registers: [metrics.registry],
    collect() {
      this.set(store.count);
    },
  });

  const routes = [
    {
      method: 'POST',
      path: '/notes',
      async handle({ readJson }) {
        const note = await store.add(parseNote(await readJson()));
        return json(201, note, { location: `/notes/${note.id}` });
      },
    },
    { method: 'GET', path: '/notes', handle: ({ search }) => json(200, store.search(parseSearch(search))) },
    { method: 'GET', path: '/notes/:id', handle: ({ params }) => json(200, store.get(params.id) ?? missing(params.id)) },
    {
      method: 'DELETE',
      path: '/notes/:id',
      async handle({ params }) {
        if (!(await store.remove(params.id))) missing(params.id);
        return noContent();
      },
    },
    { method: 'GET', path: '/stats', handle: () => json(200, store.stats()) },
  ];

  return createService({ name: 'memory', settings, metrics, routes, output });
}

function missing(id) {
  throw new HttpError(404, 'note_not_found', `There is no note ${id}.`);
}
