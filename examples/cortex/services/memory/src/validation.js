import { HttpError } from '../../shared/src/errors.js';

const MAX_TEXT_LENGTH = 4096;
const MAX_QUERY_LENGTH = 200;
const MAX_TAGS = 16;
const TAG = /^[a-z0-9][a-z0-9_-]{0,31}$/;
const TAG_RULE = '1 to 32 characters: lower-case letters, digits, "-" and "_", starting with a letter or digit';

export function parseNote(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) reject('invalid_note', 'A note must be a JSON object.');
  const { text, tags = [], ...unknown } = value;
  for (const name of Object.keys(unknown)) reject('invalid_note', `"${name}" is not a field of a note.`);
  if (typeof text !== 'string' || text.trim() === '') reject('invalid_note', '"text" must be a non-empty string.');
  if (text.length > MAX_TEXT_LENGTH) reject('invalid_note', `"text" must not exceed ${MAX_TEXT_LENGTH} characters.`);
  if (!Array.isArray(tags) || tags.length > MAX_TAGS) reject('invalid_note', `"tags" must be an array of at most ${MAX_TAGS} tags.`);
  if (!tags.every(isTag)) reject('invalid_note', `Each tag must have ${TAG_RULE}.`);
  return { text, tags: [...new Set(tags)] };
}

export function parseSearch(parameters) {
  const { query = '', tag, limit = '20', ...unknown } = Object.fromEntries(parameters);
  for (const name of Object.keys(unknown)) reject('invalid_search', `"${name}" is not a search parameter.`);
  if (query.length > MAX_QUERY_LENGTH) reject('invalid_search', `"query" must not exceed ${MAX_QUERY_LENGTH} characters.`);
  if (tag !== undefined && !isTag(tag)) reject('invalid_search', `"tag" must have ${TAG_RULE}.`);
  if (!/^[1-9]\d?$|^100$/.test(limit)) reject('invalid_search', '"limit" must be an integer from 1 to 100.');
  return { query, tag, limit: Number(limit) };
}

function isTag(value) {
  return typeof value === 'string' && TAG.test(value);
}

function reject(code, message) {
  throw new HttpError(400, code, message);
}
