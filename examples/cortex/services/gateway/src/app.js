import { HttpError } from '../../shared/src/errors.js';
import { createMetrics } from '../../shared/src/metrics.js';
import { json, noContent } from '../../shared/src/responses.js';
import { createService } from '../../shared/src/service.js';
import { createUpstream } from './upstream.js';

const NOTE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function createGateway({ settings, memoryUrl, timeoutMs, prometheus, output }) {
  const metrics = createMetrics(prometheus, settings.build);
  const memory = createUpstream({ baseUrl: memoryUrl, timeoutMs, prometheus, registry: metrics.registry });

  const routes = [
    {
      method: 'GET',
      path: '/readyz',
      operational: true,
      async handle({ requestId }) {
        try {
          await memory.send({ method: 'GET', path: '/healthz', requestId });
          return json(200, { status: 'ready', memory: 'ok' });
        } catch (error) {
          if (error instanceof HttpError) return json(503, { status: 'not_ready', memory: error.code });
          throw error;
        }
      },
    },
    {
      method: 'POST',
      path: '/api/notes',
      async handle({ readJson, requestId }) {
        const answer = await memory.send({ method: 'POST', path: '/notes', body: await readJson(), requestId });
        return relay(answer, answer.status === 201 ? { location: `/api/notes/${answer.value.id}` } : {});
      },
    },
    { method: 'GET', path: '/api/notes', handle: (exchange) => get('/notes', exchange) },
    { method: 'GET', path: '/api/stats', handle: (exchange) => get('/stats', exchange) },
    { method: 'GET', path: '/api/notes/:id', handle: (exchange) => get(notePath(exchange), exchange) },
    {
      method: 'DELETE',
      path: '/api/notes/:id',
      handle: async (exchange) =>
        relay(await memory.send({ method: 'DELETE', path: notePath(exchange), requestId: exchange.requestId })),
    },
  ];

  async function get(path, { search, requestId }) {
    const query = search.size > 0 ? `?${search}` : '';
    return relay(await memory.send({ method: 'GET', path: `${path}${query}`, requestId }));
  }

  return createService({ name: 'gateway', settings, metrics, routes, output });
}

function notePath({ params }) {
  // The id becomes part of an upstream URL, where ".." or an escaped slash would name another route.
  if (!NOTE_ID.test(params.id)) throw new HttpError(404, 'note_not_found', `There is no note ${params.id}.`);
  return `/notes/${params.id}`;
}

function relay({ status, value }, headers) {
  return value === undefined ? noContent() : json(status, value, headers);
}
