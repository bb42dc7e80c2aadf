#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CortexClient } from './client.js';
import { createServer } from './server.js';

const EXIT_GRACE_MS = 1500;
const REQUEST_TIMEOUT_MS = 5000;

const baseUrl = process.env.CORTEX_URL?.trim() || 'http://127.0.0.1:8080';
if (!/^https?:/.test(baseUrl) || !URL.canParse(baseUrl)) {
  console.error(`CORTEX_URL must be an http or https URL, but is "${baseUrl}".`);
  process.exit(1);
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const server = createServer(new CortexClient(baseUrl, REQUEST_TIMEOUT_MS), version);
server.server.onerror = (error) => console.error(`protocol error: ${error.message}`);

// Calls that are under way may still be answered; after that nothing keeps the process alive, and the timer is the limit.
process.stdin.once('end', () => setTimeout(() => process.exit(0), EXIT_GRACE_MS).unref());
// The client is gone, so there is nobody left to answer.
process.stdout.on('error', () => process.exit(0));

await server.connect(new StdioServerTransport());
console.error(`mcp-memory ${version} serves notes from ${baseUrl}`);
