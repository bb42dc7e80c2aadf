using System.Diagnostics;
using System.Text.Json.Nodes;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Lists what a server offers and looks whether clients can use it.</summary>
public sealed class SurfaceReader
{
    /// <summary>Null when the tools could not be listed.</summary>
    public async Task<ServerSurface?> ReadAsync(McpConnection connection, McpTestSettings settings, ProbeLog log, CancellationToken cancel)
    {
        var tools = connection.HasTools ? await ListAsync(connection, "tools/list", "tools", settings, log, cancel) : [];
        var resources = connection.HasResources ? await ListAsync(connection, "resources/list", "resources", settings, log, cancel) : [];
        var prompts = connection.HasPrompts ? await ListAsync(connection, "prompts/list", "prompts", settings, log, cancel) : [];
        var templates = connection.HasResources && resources is not null ? await TemplatesAsync(connection, settings, cancel) : [];
        if (!connection.HasTools && !connection.HasResources && !connection.HasPrompts)
        {
            log.Add("capabilities", "mcp/list", ["the server offers neither tools nor resources nor prompts"]);
        }

        if (tools is null)
        {
            return null;
        }

        var surface = new ServerSurface(tools, resources ?? [], templates, prompts ?? []);
        log.Add("schemas", "mcp/schema", await SchemasAsync(connection, surface, cancel), $"of {tools.Count} tools");
        log.Add("names", "mcp/client-limits", SurfaceRules.Names(surface), "within what clients take");
        return surface;
    }

    private static async Task<IReadOnlyList<JsonNode?>?> ListAsync(McpConnection connection, string method, string member, McpTestSettings settings, ProbeLog log, CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            var items = await connection.ListAsync(method, member, settings.CallLimit, cancel);
            log.Add(method, "mcp/list", [], $"{items.Count} {member}", begun);
            return items;
        }
        catch (McpServerException error)
        {
            log.Add(method, "mcp/list", [error.Message], begun: begun);
            return null;
        }
    }

    /// <summary>Servers with resources need not know the method.</summary>
    private static async Task<IReadOnlyList<JsonNode?>> TemplatesAsync(McpConnection connection, McpTestSettings settings, CancellationToken cancel)
    {
        try
        {
            return await connection.ListAsync("resources/templates/list", "resourceTemplates", settings.CallLimit, cancel);
        }
        catch (McpServerException)
        {
            return [];
        }
    }

    /// <summary>Beside our own rules the official client has to take the list.</summary>
    private static async Task<IReadOnlyList<string>> SchemasAsync(McpConnection connection, ServerSurface surface, CancellationToken cancel)
    {
        var problems = SurfaceRules.Schemas(surface);
        if (problems.Count > 0 || !connection.HasTools)
        {
            return problems;
        }

        try
        {
            await connection.ReadToolsAsync(cancel);
            return [];
        }
        catch (McpServerException error)
        {
            return [$"the official C# client can't read the list of tools: {error.Message}"];
        }
    }
}
