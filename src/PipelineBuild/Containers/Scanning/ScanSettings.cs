using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Scanning;

/// <summary>The block <c>containers.scan</c>: what a scan looks at, and what it lets pass.</summary>
/// <param name="Vex">OpenVEX files, absolute.</param>
/// <param name="Database">OCI repository and tag of the vulnerability database.</param>
/// <param name="MaxDatabaseAge">In days.</param>
/// <param name="OnNoDatabase">Registry to what happens there without a database; a star stands for all others.</param>
public sealed record ScanSettings(
    ScanGate Gate,
    IReadOnlyList<string> Vex,
    IReadOnlyList<ScanException> Exceptions,
    string Database,
    int MaxDatabaseAge,
    IReadOnlyDictionary<string, string> OnNoDatabase,
    SecondScanner? Second)
{
    private const string PublicDatabase = "ghcr.io/aquasecurity/trivy-db:2";
    private const string Fail = "fail";
    private const string TagUnscanned = "tag-unscanned";
    private const string AllRegistries = "*";

    /// <summary>Of the one format that this program's scanner reads.</summary>
    private const string DatabaseTag = "2";

    private static readonly string[] Choices = [Fail, TagUnscanned];

    public static readonly ScanSettings Default = new(ScanGate.Default, [], [], PublicDatabase, 7, new Dictionary<string, string>(), null);

    public static ScanSettings Read(YamlSection section) => new(
        ScanGate.Read(section, ScanGate.Default),
        section.Texts("vex", [], text => section.Workspace.Resolve(text) is { } full && File.Exists(full) ? null : $"no file '{text}' in the workspace").Select(text => section.Workspace.Resolve(text) ?? text).ToList(),
        section.Blocks("exceptions", ScanException.Read),
        WithTag(section.Text("database", PublicDatabase, DatabaseProblem)),
        section.Number("maxDatabaseAge", 7, 1, 365),
        ReadNoDatabase(section),
        section.OptionalBlock("second", SecondScanner.Read));

    /// <summary>Whether images for that registry pass without a database, marked as unscanned.</summary>
    public bool LetsPassUnscanned(RegistrySettings registry) =>
        (OnNoDatabase.GetValueOrDefault(registry.Name) ?? OnNoDatabase.GetValueOrDefault(AllRegistries)) == TagUnscanned;

    /// <summary>Reads <c>onNoDatabase: fail</c>, which is for every registry, or one choice for each registry.</summary>
    private static Dictionary<string, string> ReadNoDatabase(YamlSection section) => section.Has("onNoDatabase") && !section.HoldsText("onNoDatabase")
        ? section.TextMap("onNoDatabase", text => Choices.Contains(text) ? null : $"expected one of {string.Join(", ", Choices)}, found '{text}'{section.Suggest(text, Choices)}").ToDictionary(pair => pair.Key, pair => pair.Value)
        : new Dictionary<string, string> { [AllRegistries] = section.OptionalChoice("onNoDatabase", Choices) ?? Fail };

    private static string? DatabaseProblem(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.Contains('@') || text.Any(char.IsWhiteSpace) || !text.Contains('/') || !(text.Split('/')[0] is var host && (host.Contains('.') || host.Contains(':') || host == "localhost"))
            ? "expected an OCI repository with its host, such as ghcr.io/aquasecurity/trivy-db:2, without a scheme"
            : null;

    private static string WithTag(string text) => ImageReference.Parse(text) is { Tag: null } reference ? reference.WithTag(DatabaseTag).ToString() : text;
}
