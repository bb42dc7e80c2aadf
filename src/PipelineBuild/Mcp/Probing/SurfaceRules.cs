using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PipelineBuild.Mcp.Probing;

/// <summary>What a server says that it offers, as it was sent.</summary>
public sealed record ServerSurface(IReadOnlyList<JsonNode?> Tools, IReadOnlyList<JsonNode?> Resources, IReadOnlyList<JsonNode?> Templates, IReadOnlyList<JsonNode?> Prompts)
{
    public IReadOnlyList<string> ToolNames => Tools.Select(tool => SurfaceRules.TextOf(tool, "name")).OfType<string>().ToList();
}

/// <summary>Judges what a server offers by what clients and models take; pure.</summary>
/// <remarks>The limits are those of the model APIs that clients hand tools on to: one tool beyond them and the whole request is refused.</remarks>
public static partial class SurfaceRules
{
    private const int LongestName = 64;
    private const int LongestDescription = 1024;

    public static IReadOnlyList<string> Schemas(ServerSurface surface) => surface.Tools.SelectMany(tool =>
        JsonSchemaRules.Problems(tool?["inputSchema"]).Select(problem => $"{NameOf(tool)}: inputSchema {problem}")
            .Concat(tool?["outputSchema"] is { } output ? JsonSchemaRules.Problems(output).Select(problem => $"{NameOf(tool)}: outputSchema {problem}") : [])).ToList();

    public static IReadOnlyList<string> Names(ServerSurface surface) =>
    [
        .. surface.Tools.SelectMany(ToolProblems),
        .. surface.ToolNames.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"there are {group.Count()} tools '{group.Key}'"),
        .. surface.Prompts.Where(prompt => TextOf(prompt, "name") is null or "").Select(_ => "a prompt has no name"),
        .. surface.Resources.SelectMany(resource => Missing(resource, "resource", "uri", "name")),
        .. surface.Templates.SelectMany(template => Missing(template, "resource template", "uriTemplate", "name")),
    ];

    public static string? TextOf(JsonNode? node, string name) => node is JsonObject holder && holder[name]?.GetValueKind() == JsonValueKind.String ? holder[name]!.GetValue<string>() : null;

    private static IEnumerable<string> ToolProblems(JsonNode? tool)
    {
        var name = TextOf(tool, "name");
        if (name is null || !ToolName().IsMatch(name))
        {
            yield return $"the tool name '{name}' has something else than letters, digits, '_' and '-'";
        }

        if (name?.Length > LongestName)
        {
            yield return $"the tool name '{name}' has {name.Length} characters, clients take {LongestName}";
        }

        var description = TextOf(tool, "description");
        if (string.IsNullOrWhiteSpace(description))
        {
            yield return $"{NameOf(tool)}: no description, so a model can't know what it is for";
        }

        if (description?.Length > LongestDescription)
        {
            yield return $"{NameOf(tool)}: the description has {description.Length} characters, clients take {LongestDescription}";
        }

        foreach (var (property, _) in (tool as JsonObject)?["inputSchema"] is JsonObject schema && schema["properties"] is JsonObject properties ? properties : [])
        {
            if (!PropertyName().IsMatch(property))
            {
                yield return $"{NameOf(tool)}: the argument name '{property}' is longer than {LongestName} characters or has something else than letters, digits, '_', '.' and '-'";
            }
        }
    }

    private static IEnumerable<string> Missing(JsonNode? node, string what, params string[] members) =>
        members.Where(member => TextOf(node, member) is null or "").Select(member => $"a {what} has no {member}");

    private static string NameOf(JsonNode? tool) => TextOf(tool, "name") ?? "a tool without name";

    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z")]
    private static partial Regex ToolName();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex PropertyName();
}
