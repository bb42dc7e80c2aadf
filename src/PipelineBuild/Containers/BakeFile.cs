using System.Text.Json.Nodes;
using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>Writes the bake file for one run: pure, so that a test can hold every line of it.</summary>
public static class BakeFile
{
    /// <summary>The whole file as JSON, one target per image and a default group of all.</summary>
    public static string Render(IEnumerable<BakeTarget> targets)
    {
        var all = targets.ToList();
        var group = new JsonObject { ["default"] = new JsonObject { ["targets"] = List(all.Where(target => !target.IsSupport).Select(target => target.Name)) } };
        var blocks = new JsonObject();
        foreach (var target in all)
        {
            blocks[target.Name] = Block(target);
        }

        return new JsonObject { ["group"] = group, ["target"] = blocks }.ToJsonString(ResultStore.Json) + "\n";
    }

    private static JsonObject Block(BakeTarget target)
    {
        // Where the user's own target is inherited from, it says what is built, and its tags are for us to give.
        var block = target.Inherits is { } inherited
            ? new JsonObject { ["inherits"] = List([inherited]), ["tags"] = new JsonArray() }
            : new JsonObject { ["context"] = Escape(target.Context), ["dockerfile"] = Escape(target.Dockerfile) };
        Add("target", target.Stage is null ? null : Escape(target.Stage));
        Add("platforms", List(target.Platforms));
        Add("args", Map(target.Args));
        Add("contexts", Map(target.Contexts));
        Add("labels", Map(target.Labels));
        Add("secret", List(target.Secrets));
        Add("attest", List(target.Attestations));
        Add("cache-from", List(target.CacheFrom));
        Add("cache-to", List(target.CacheTo));
        Add("output", List(target.Outputs));
        return block;

        void Add(string key, JsonNode? value)
        {
            if (value is not (null or JsonArray { Count: 0 } or JsonObject { Count: 0 }))
            {
                block[key] = value;
            }
        }
    }

    private static JsonArray List(IEnumerable<string> texts) => new(texts.Select(text => (JsonNode)Escape(text)).ToArray());

    private static JsonObject Map(IReadOnlyDictionary<string, string> map) =>
        new(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Escape(pair.Value))));

    /// <summary>Bake reads JSON strings as HCL templates: a literal <c>${</c> or <c>%{</c> must be doubled.</summary>
    private static string Escape(string text) => text.Replace("${", "$${").Replace("%{", "%%{");
}

/// <summary>One target of a bake file, in bake's own terms.</summary>
public sealed record BakeTarget(string Name, string Context, string Dockerfile)
{
    /// <summary>Only baked because another target is built on it: no part of the default group.</summary>
    public bool IsSupport { get; init; }

    /// <summary>A target of the user's own bake file that this one is built like.</summary>
    public string? Inherits { get; init; }

    public string? Stage { get; init; }

    public IReadOnlyList<string> Platforms { get; init; } = [];

    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Contexts { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Secrets { get; init; } = [];

    public IReadOnlyList<string> Attestations { get; init; } = [];

    public IReadOnlyList<string> CacheFrom { get; init; } = [];

    public IReadOnlyList<string> CacheTo { get; init; } = [];

    public IReadOnlyList<string> Outputs { get; init; } = [];
}
