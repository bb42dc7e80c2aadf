using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace PipelineBuild.Tools.Servers;

/// <summary>A server did not do what a client needs of it; the message says what.</summary>
public sealed class McpServerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What a tool answered.</summary>
/// <param name="Result">Null when the answer was an error of the protocol.</param>
/// <param name="Refusal">The error of the protocol, or null.</param>
public sealed record McpAnswer(JsonNode? Result, string? Refusal, TimeSpan Took)
{
    public bool IsError => Refusal is not null || Result?["isError"]?.GetValueKind() == JsonValueKind.True;
}

/// <summary>A connection to an MCP server, by the official client. Lists and answers come as the server wrote them, so that all their mistakes show.</summary>
public sealed class McpConnection : IAsyncDisposable
{
    private const int MostPages = 200;

    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(5);

    private static readonly Implementation Self = new() { Name = "pipelinebuild", Version = "1.0.0" };

    /// <summary>The revisions of the protocol that clients speak today.</summary>
    private static readonly string[] Supported = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];

    private readonly McpClient client;

    private McpConnection(McpClient client) => this.client = client;

    /// <summary>The revision that both sides agreed on.</summary>
    public string Protocol => client.NegotiatedProtocolVersion ?? "";

    public bool IsProtocolSupported => Supported.Contains(Protocol);

    public string Server => client.ServerInfo is { } server ? $"{server.Name} {server.Version}" : "a server that does not say its name";

    public bool HasTools => client.ServerCapabilities.Tools is not null;

    public bool HasResources => client.ServerCapabilities.Resources is not null;

    public bool HasPrompts => client.ServerCapabilities.Prompts is not null;

    /// <param name="input">The server's standard input.</param>
    /// <exception cref="McpServerException">There was no agreement.</exception>
    public static Task<McpConnection> OpenAsync(Stream input, Stream output, TimeSpan limit, CancellationToken cancel) => OpenAsync(new StreamClientTransport(input, output), limit, cancel);

    /// <summary>Streamable HTTP, without proxies: what is tested is the server.</summary>
    /// <exception cref="McpServerException">There was no agreement.</exception>
    public static Task<McpConnection> OpenAsync(Uri address, TimeSpan limit, CancellationToken cancel) => OpenAsync(
        new HttpClientTransport(
            new HttpClientTransportOptions { Endpoint = address, TransportMode = HttpTransportMode.StreamableHttp, MaxReconnectionAttempts = 0 },
            new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }),
            ownsHttpClient: true),
        limit,
        cancel);

    private static async Task<McpConnection> OpenAsync(IClientTransport transport, TimeSpan limit, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        either.CancelAfter(limit);
        try
        {
            return new McpConnection(await McpClient.CreateAsync(transport, OptionsOf(limit), cancellationToken: either.Token));
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            throw new McpServerException(error is OperationCanceledException or TimeoutException ? $"no answer to initialize within {limit.TotalSeconds:0.###} s" : Words(error), error);
        }
    }

    /// <summary>Servers of older revisions may drop the client's first question without an answer; then there has to be time for the handshake that they know.</summary>
    private static McpClientOptions OptionsOf(TimeSpan limit) => new() { ClientInfo = Self, InitializationTimeout = limit, DiscoverProbeTimeout = limit / 3 < LongestProbe ? limit / 3 : LongestProbe };

    /// <summary>All pages of a list, such as <c>tools/list</c> with its member <c>tools</c>.</summary>
    /// <exception cref="McpServerException">It is no list, or does not end.</exception>
    public async Task<IReadOnlyList<JsonNode?>> ListAsync(string method, string member, TimeSpan limit, CancellationToken cancel)
    {
        var items = new List<JsonNode?>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var (result, refusal) = await AskAsync(method, cursor is null ? [] : new JsonObject { ["cursor"] = cursor }, limit, cancel);
            if (refusal is not null)
            {
                throw new McpServerException($"{method}: {refusal}");
            }

            items.AddRange(result?[member] as JsonArray ?? throw new McpServerException($"{method} answered without a list '{member}'"));
            cursor = result?["nextCursor"] is JsonValue next && next.TryGetValue<string>(out var text) ? text : null;
            if (cursor is null)
            {
                return items;
            }
        }

        throw new McpServerException($"{method} has more than {MostPages} pages: it does not end");
    }

    /// <summary>Lists the tools as a client program does, which takes the whole list or nothing.</summary>
    /// <exception cref="McpServerException">The official client can't read it.</exception>
    public async Task ReadToolsAsync(CancellationToken cancel)
    {
        try
        {
            _ = await client.ListToolsAsync(cancellationToken: cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            throw new McpServerException(Words(error), error);
        }
    }

    /// <exception cref="McpServerException">There was no answer.</exception>
    public async Task<McpAnswer> CallAsync(string tool, JsonObject arguments, TimeSpan limit, CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        var (result, refusal) = await AskAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments.DeepClone() }, limit, cancel);
        return new McpAnswer(result, refusal, Stopwatch.GetElapsedTime(begun));
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task<(JsonNode? Result, string? Refusal)> AskAsync(string method, JsonObject parameters, TimeSpan limit, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        either.CancelAfter(limit);
        try
        {
            var answer = await client.SendRequestAsync(new JsonRpcRequest { Method = method, Params = parameters }, either.Token);
            return (answer.Result, null);
        }
        catch (McpProtocolException error)
        {
            return (null, error.Message);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            throw new McpServerException(error is OperationCanceledException ? $"no answer to {method} within {limit.TotalSeconds:0.###} s" : Words(error), error);
        }
    }

    private static string Words(Exception error) => error.InnerException is { } inner && error is HttpRequestException or AggregateException ? inner.Message : error.Message;
}
