namespace Cake.Npm.Publish;

/// <summary>Who may read a scoped package.</summary>
public enum NpmPublishAccess
{
    Default,
    Public,
    Restricted,
}

/// <summary>Options of <c>npm publish</c>.</summary>
public sealed class NpmPublishSettings() : NpmSettings("publish")
{
    public NpmPublishAccess Access { get; set; }

    public Uri? Registry { get; set; }

    public string? Source { get; set; }

    public string? Tag { get; set; }

    private protected override IEnumerable<string> CommandWords() =>
    [
        .. string.IsNullOrWhiteSpace(Source) ? [] : new[] { Source },
        .. Option("--tag", Tag),
        .. Option("--access", Access == NpmPublishAccess.Default ? null : Access.ToString().ToLowerInvariant()),
        .. Option("--registry", Registry?.AbsoluteUri),
    ];
}
