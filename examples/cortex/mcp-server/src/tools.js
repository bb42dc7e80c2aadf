import { z } from 'zod';

const tag = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/)
  .describe('Lower-case letters, digits, "-" and "_"; at most 32 characters');
const id = z.uuid().describe('Id of a note, as returned by remember or search_notes');
const count = z.int().nonnegative();
const note = z.object({
  id: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
  createdAt: z.string().describe('ISO 8601 time in UTC'),
});

const READ_ONLY = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };

export const tools = [
  {
    name: 'remember',
    title: 'Remember a note',
    description: 'Stores a note for later. Returns the stored note with its id.',
    inputSchema: {
      text: z.string().min(1).max(4096).describe('What to remember'),
      tags: z.array(tag).max(16).optional().describe('Words to group notes by'),
    },
    outputSchema: { note },
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    call: async (cortex, input) => ({ note: await cortex.add(input) }),
  },
  {
    name: 'recall',
    title: 'Recall a note',
    description: 'Returns one note by its id.',
    inputSchema: { id },
    outputSchema: { note },
    annotations: READ_ONLY,
    call: async (cortex, input) => ({ note: await cortex.get(input.id) }),
  },
  {
    name: 'search_notes',
    title: 'Search notes',
    description: 'Finds notes whose text contains a phrase (ignoring case) and that carry a tag, newest first. Without a phrase and tag it lists the newest notes.',
    inputSchema: {
      query: z.string().max(200).optional().describe('Phrase that the text must contain'),
      tag: tag.optional(),
      limit: z.int().min(1).max(100).optional().describe('Most notes to return; 20 if not given'),
    },
    outputSchema: { total: count.describe('Matching notes, including those beyond the limit'), notes: z.array(note) },
    annotations: READ_ONLY,
    call: (cortex, input) => cortex.search(input),
  },
  {
    name: 'forget',
    title: 'Forget a note',
    description: 'Deletes one note by its id. This cannot be undone.',
    inputSchema: { id },
    outputSchema: { forgotten: z.string().describe('Id of the deleted note') },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    async call(cortex, input) {
      await cortex.remove(input.id);
      return { forgotten: input.id };
    },
  },
  {
    name: 'memory_stats',
    title: 'Show memory statistics',
    description: 'Returns how many notes are stored, how many fit, whether they survive a restart, and how often each tag is used.',
    inputSchema: {},
    outputSchema: {
      notes: count,
      capacity: count,
      persistent: z.boolean(),
      tags: z.array(z.object({ tag: z.string(), count })),
    },
    annotations: READ_ONLY,
    call: (cortex) => cortex.stats(),
  },
];
