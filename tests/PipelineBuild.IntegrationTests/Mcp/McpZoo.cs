namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>Small servers that speak the protocol by hand, each with one fault of its own.</summary>
internal static class McpZoo
{
    /// <summary>Started with the name of a fault; over HTTP with a port behind it.</summary>
    private const string Server = """
        const fault = process.argv[2];
        const port = process.argv[3];
        const tools = [{
          name: fault === 'long-name' ? 'n'.repeat(70) : 'add', description: fault === 'long-name' ? '' : 'Adds two numbers.',
          inputSchema: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } }, required: fault === 'bad-schema' ? 'a' : ['a', 'b'] },
          outputSchema: { type: 'object', properties: { sum: { type: fault === 'mismatched' ? 'string' : 'number' } }, required: ['sum'] },
        }];
        let calls = 0;
        function call({ name, arguments: { a, b } = {} }) {
          if (fault !== 'careless' && (name !== 'add' || typeof a !== 'number' || typeof b !== 'number')) {
            if (fault === 'fragile') process.exit(7);
            throw new Error('two numbers are wanted');
          }
          calls++;
          if (fault === 'crashing' && calls === 3) process.exit(9);
          if (fault === 'noisy') console.log(`adding ${a} and ${b}`);
          if (fault === 'restless' && calls === 3) setTimeout(() => console.log('still here'), 400);
          if (fault === 'mortal' && calls === 3) setTimeout(() => process.exit(5), 400);
          const sum = fault === 'forgetful' && calls === 3 ? 6 : a + b;
          return { content: [{ type: 'text', text: fault === 'wrong' ? `the sum is ${sum + 1}` : `the sum is ${sum}` }], structuredContent: fault === 'unstructured' ? undefined : { sum } };
        }
        function answer({ method, params }, http) {
          if (method === 'initialize') return { protocolVersion: fault === 'outdated' ? '1999-01-01' : params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: fault, version: '1' } };
          if (method === 'tools/list' && fault !== 'listless') return { tools: http && fault === 'two-faced' ? [] : tools };
          if (method === 'tools/call') return call(params);
          throw new Error(`no ${method}`);
        }
        function reply(message, http) {
          try { return { jsonrpc: '2.0', id: message.id, result: answer(message, http) }; }
          catch (error) { return { jsonrpc: '2.0', id: message.id, error: { code: -32602, message: error.message } }; }
        }
        function stdio() {
          
          require('readline').createInterface({ input: process.stdin })
            .on('line', line => { const message = JSON.parse(line); if (message.id !== undefined && (fault !== 'taciturn' || message.method !== 'server/discover')) process.stdout.write(JSON.stringify(reply(message)) + '\n'); })
            .on('close', () => { if (fault === 'stubborn') setInterval(() => {}, 1000); else process.exit(fault === 'grumpy' ? 4 : 0); });
        }
        function http(port) {
          require('http').createServer((request, response) => {
            let body = '';
            request.on('data', part => body += part).on('end', () => {
              if (request.method !== 'POST' || request.url !== '/mcp') return response.writeHead(405).end();
              const message = JSON.parse(body);
              if (message.id === undefined) return response.writeHead(202).end();
              response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply(message, true)));
            });
          }).listen(port, '127.0.0.1');
          process.stdin.resume().on('end', () => process.exit(0));
        }
        if (fault === 'chatty') console.log('server started');
        if (fault === 'stillborn') { console.error('no configuration'); process.exit(3); }
        if (fault === 'parent') require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 120000)', 'MARK'], { detached: true, stdio: 'ignore', env: { PATH: process.env.PATH } }).unref();
        if (fault === 'parent-of-known') require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 120000)', 'MARK'], { detached: true, stdio: 'ignore' }).unref();
        if (port) { if (fault !== 'deaf') http(port); else setInterval(() => {}, 1000); }
        else if (fault === 'slow') setTimeout(stdio, 6000);
        else if (fault === 'silent') setInterval(() => {}, 1000);
        else stdio();
        """;

    /// <param name="mark">Part of the command line of every process that it leaves.</param>
    public static string Script(string mark) => Server.Replace("MARK", mark, StringComparison.Ordinal);
}
