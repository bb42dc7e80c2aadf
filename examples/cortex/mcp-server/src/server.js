import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { CortexError } from './client.js';
import { tools } from './tools.js';

export function createServer(cortex, version) {
  const server = new McpServer(
    { name: 'cortex-memory', title: 'Cortex memory', version },
    { instructions: 'Keeps notes across conversations: remember stores one, search_notes and recall find it again, forget deletes it.' },
  );
  for (const { name, call, ...definition } of tools) {
    server.registerTool(name, definition, (input) => answer(() => call(cortex, input)));
  }
  return server;
}

async function answer(call) {
  try {
    const value = await call();
    // Clients that do not know structured content read the same value as text.
    return { structuredContent: value, content: [{ type: 'text', text: JSON.stringify(value) }] };
  } catch (error) {
    if (!(error instanceof CortexError)) throw error;
    console.error(`call failed: ${error.message}`);
    return { isError: true, content: [{ type: 'text', text: error.message }] };
  }
}
