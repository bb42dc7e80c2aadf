using System.Text.Json;

namespace PipelineBuild.Mcp;

/// <summary>What a package.json says about how the package is built, started and licensed.</summary>
/// <param name="Bin">Command to the file that it starts.</param>
/// <param name="Entries">Files that other packages would load: of main and exports.</param>
/// <param name="Dependencies">Names of what it needs when it runs and when it is built.</param>
public sealed record PackageManifest(string Name, string Version, bool IsPrivate, string? License, IReadOnlyDictionary<string, string> Scripts, IReadOnlyDictionary<string, string> Bin, IReadOnlyList<string> Entries, IReadOnlyList<string> Dependencies)
{
    private const string NoTests = "no test specified";

    /// <summary>Names of what it needs when it runs.</summary>
    public IReadOnlyList<string> Requires { get; private init; } = [];

    /// <summary>npm itself writes a script that only says that there are no tests.</summary>
    public bool HasTests => Scripts.TryGetValue("test", out var test) && !test.Contains(NoTests, StringComparison.Ordinal);

    public bool HasBuild => Scripts.ContainsKey("build");

    /// <summary>The command that <c>npx</c> would start: the only one, or the one named as the package; null when that is not clear.</summary>
    public string? DefaultBin => Bin.Count == 1 ? Bin.Keys.Single() : Bin.Keys.FirstOrDefault(name => name == BareName);

    private string BareName => Name[(Name.IndexOf('/') + 1)..];

    /// <exception cref="InvalidDataException">It is no JSON object.</exception>
    public static PackageManifest Load(string file) => Parse(File.ReadAllText(file));

    /// <inheritdoc cref="Load"/>
    public static PackageManifest Parse(string text)
    {
        try
        {
            using var page = JsonDocument.Parse(text);
            if (page.RootElement is not { ValueKind: JsonValueKind.Object } root)
            {
                throw new InvalidDataException("package.json holds no object");
            }

            var name = Text(root, "name") ?? "";
            return new PackageManifest(
                name,
                Text(root, "version") ?? "",
                root.TryGetProperty("private", out var flag) && flag.ValueKind == JsonValueKind.True,
                LicenseOf(root),
                Map(root, "scripts"),
                BinOf(root, name),
                [.. EntriesOf(root)],
                NamesOf(root, "dependencies", "devDependencies", "peerDependencies", "optionalDependencies"))
            {
                Requires = NamesOf(root, "dependencies", "peerDependencies", "optionalDependencies"),
            };
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"package.json is no JSON: {error.Message}", error);
        }
    }

    private static IReadOnlyList<string> NamesOf(JsonElement root, params string[] kinds) => [.. kinds.SelectMany(kind => Map(root, kind).Keys).Distinct()];

    private static string? LicenseOf(JsonElement root) =>
        Text(root, "license") ?? (root.TryGetProperty("license", out var old) && old.ValueKind == JsonValueKind.Object ? Text(old, "type") : null);

    private static IReadOnlyDictionary<string, string> BinOf(JsonElement root, string name) =>
        Text(root, "bin") is { } single ? new Dictionary<string, string> { [name[(name.IndexOf('/') + 1)..]] = Plain(single) } : Map(root, "bin").ToDictionary(pair => pair.Key, pair => Plain(pair.Value));

    private static IEnumerable<string> EntriesOf(JsonElement root)
    {
        var main = Text(root, "main") is { } text ? [text] : Enumerable.Empty<string>();
        var exported = root.TryGetProperty("exports", out var exports) ? Leaves(exports) : [];
        return main.Concat(exported).Where(path => !path.Contains('*')).Select(Plain).Distinct();
    }

    private static IEnumerable<string> Leaves(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Leaves(property.Value)),
        _ => [],
    };

    private static string Plain(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static IReadOnlyDictionary<string, string> Map(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String).GroupBy(property => property.Name).Select(same => same.Last()).ToDictionary(property => property.Name, property => property.Value.GetString()!)
            : new Dictionary<string, string>();
}
