using System.Text.Json;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Reads a bake file as one <c>docker buildx build</c> per target: same context, arguments, secrets, attestations and output; pure.</summary>
public static class BakedBuilds
{
    /// <summary>The argument lists behind <c>docker</c>, in the order of the default group.</summary>
    /// <exception cref="InvalidOperationException">A target takes another one's result, or holds what is not known here: leaving that out would compare two different things.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Of(string bakeFile, string builder)
    {
        using var document = JsonDocument.Parse(bakeFile);
        var targets = document.RootElement.GetProperty("target");
        return Texts(document.RootElement.GetProperty("group").GetProperty("default").GetProperty("targets"))
            .Select(name => (IReadOnlyList<string>)["buildx", "build", "--builder", builder, .. Options(name, targets.GetProperty(name)), ContextOf(targets.GetProperty(name))]).ToList();
    }

    private static IEnumerable<string> Options(string name, JsonElement target) => target.EnumerateObject().SelectMany(field => field.Name switch
    {
        "context" => [],
        "dockerfile" => ["--file", $"{ContextOf(target)}/{Unescaped(field.Value)}"],
        "target" => ["--target", Unescaped(field.Value)],
        "platforms" => ["--platform", string.Join(',', Texts(field.Value))],
        "args" => Each("--build-arg", Pairs(field.Value)),
        "contexts" => Each("--build-context", Pairs(field.Value).Select(pair => Alone(name, pair))),
        "labels" => Each("--label", Pairs(field.Value)),
        "secret" => Each("--secret", Texts(field.Value)),
        "attest" => Each("--attest", Texts(field.Value)),
        "output" => Each("--output", Texts(field.Value)),
        _ => throw new InvalidOperationException($"{name}: '{field.Name}' of the bake file has no counterpart here"),
    });

    private static string Alone(string name, string context) => context.Contains("=target:", StringComparison.Ordinal)
        ? throw new InvalidOperationException($"{name}: the context {context} is another image of the same bake; docker buildx build can't take it")
        : context;

    private static string ContextOf(JsonElement target) => Unescaped(target.GetProperty("context"));

    private static IEnumerable<string> Each(string option, IEnumerable<string> values) => values.SelectMany(value => new[] { option, value });

    private static IEnumerable<string> Pairs(JsonElement map) => map.EnumerateObject().Select(pair => $"{pair.Name}={Unescaped(pair.Value)}");

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(Unescaped);

    /// <summary>Bake reads texts as templates, in which a doubled sign stands for itself.</summary>
    private static string Unescaped(JsonElement text) => text.GetString()!.Replace("$${", "${").Replace("%%{", "%{");
}
