import { HttpError } from './errors.js';

export async function readJson(request, maxBytes) {
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0].trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw new HttpError(415, 'unsupported_media_type', 'The content type must be application/json.');
  }

  const chunks = [];
  let size = 0;
  // An oversized body is read to its end without keeping it: closing early would reset the connection
  // before the client has seen the answer. The server's request timeout bounds how long that can take.
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw new HttpError(413, 'body_too_large', `The body must not exceed ${maxBytes} bytes.`);

  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new HttpError(400, 'invalid_json', 'The body is not valid JSON.');
  }
}
