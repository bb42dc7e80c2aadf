using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineBuild.Containers.BakeFiles;

/// <summary>What <c>bake --print</c> makes of bake files: groups and targets with variables, matrices and inheritance resolved.</summary>
public sealed class PrintedBake
{
    private readonly JsonObject groups;

    private PrintedBake(JsonObject groups, IReadOnlyDictionary<string, PrintedTarget> targets)
    {
        this.groups = groups;
        Targets = targets;
    }

    /// <summary>The targets that were asked for, and those that they are linked to.</summary>
    public IReadOnlyDictionary<string, PrintedTarget> Targets { get; }

    /// <exception cref="JsonException">It is not what bake prints.</exception>
    public static PrintedBake Parse(string json)
    {
        var root = JsonNode.Parse(json) as JsonObject ?? throw new JsonException("bake printed no object");
        var targets = (root["target"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => new PrintedTarget(pair.Key, pair.Value as JsonObject ?? []));
        return new PrintedBake(root["group"] as JsonObject ?? [], targets);
    }

    /// <summary>The targets behind a name, groups within groups resolved; empty for a group without any.</summary>
    public IReadOnlyList<string> Flatten(string name) => Flatten(name, []).Distinct().ToList();

    private IEnumerable<string> Flatten(string name, HashSet<string> seen)
    {
        // A group may share its name with a target of it.
        var members = seen.Add(name) && groups[name]?["targets"] is JsonArray list ? list.Select(item => item!.GetValue<string>()).ToList() : null;
        return members is null ? Targets.ContainsKey(name) ? [name] : [] : members.SelectMany(member => Flatten(member, seen));
    }
}

/// <summary>One target as bake prints it.</summary>
public sealed class PrintedTarget(string name, JsonObject block)
{
    public string Name { get; } = name;

    public string Context => Text("context") ?? ".";

    public string Dockerfile => Text("dockerfile") ?? "Dockerfile";

    public string? InlineDockerfile => Text("dockerfile-inline");

    public string? Stage => Text("target");

    public IReadOnlyList<string> Tags => List("tags");

    public IReadOnlyList<string> Platforms => List("platforms");

    public IReadOnlyDictionary<string, string> Args => Map("args");

    public IReadOnlyDictionary<string, string> Contexts => Map("contexts");

    public IReadOnlyDictionary<string, string> Labels => Map("labels");

    public IReadOnlyList<string> CacheFrom => List("cache-from");

    public IReadOnlyList<string> CacheTo => List("cache-to");

    public IReadOnlyList<string> Secrets => List("secret");

    public IReadOnlyList<string> Ssh => List("ssh");

    private string? Text(string key) => block[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private Dictionary<string, string> Map(string key) =>
        (block[key] as JsonObject ?? []).Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());

    private List<string> List(string key) => (block[key] as JsonArray ?? []).OfType<JsonNode>().Select(Line).ToList();

    /// <summary>Newer buildx prints what was a line of fields as an object of them.</summary>
    private static string Line(JsonNode item) => item is JsonObject fields ? string.Join(',', fields.Select(pair => $"{pair.Key}={pair.Value}")) : item.GetValue<string>();
}
