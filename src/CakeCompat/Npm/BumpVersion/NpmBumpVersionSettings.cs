namespace Cake.Npm.BumpVersion;

/// <summary>Options of <c>npm version</c>; unless told otherwise npm also commits and tags.</summary>
public sealed class NpmBumpVersionSettings() : NpmSettings("version")
{
    public bool? AllowSameVersion { get; set; }

    public string? CommitMessage { get; set; }

    public bool Force { get; set; }

    public bool? GitTagVersion { get; set; }

    public string Version { get; set; } = "minor";

    private protected override IEnumerable<string> CommandWords() =>
    [
        Version,
        .. Option("-m", string.IsNullOrWhiteSpace(CommitMessage) ? null : Quoted(CommitMessage)),
        .. Switch("-f", Force),
        .. Valued("--git-tag-version", GitTagVersion),
        .. Valued("--allow-same-version", AllowSameVersion),
    ];

    private static IEnumerable<string> Valued(string name, bool? value) => value is null ? [] : [$"{name}={(value.Value ? "true" : "false")}"];
}
