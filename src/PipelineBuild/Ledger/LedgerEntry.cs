using System.Text.Json.Serialization;

namespace PipelineBuild.Ledger;

/// <summary>One line of the delivery ledger: who did what to which environment, with which digests, and how it ended.</summary>
/// <param name="Kind">What happened: <c>publish</c>, <c>npm-publish</c>, <c>npm-rollback</c>, later also <c>deploy</c>, <c>rollback</c>.</param>
/// <param name="Outcome">How it ended: <c>passed</c>, <c>failed</c>, <c>refused</c>, <c>partial</c>.</param>
public sealed record LedgerEntry(string Kind, string Outcome)
{
    /// <summary>1 for the first entry, then one more each; set by the ledger.</summary>
    public long Sequence { get; init; }

    /// <summary>UTC; set by the ledger.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Null for what concerns no environment, such as a publish.</summary>
    public string? Environment { get; init; }

    public string? Actor { get; init; }

    public string? Host { get; init; }

    /// <summary>Revision of the workspace, marked when files differ from it.</summary>
    public string? Commit { get; init; }

    public string? Version { get; init; }

    /// <summary>In one sentence why it ended so.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<LedgerImage> Images { get; init; } = [];

    /// <summary>Null for what concerns no packages.</summary>
    public IReadOnlyList<LedgerPackage>? Packages { get; init; }

    /// <summary>Hash of the commit that holds the entry; known when it is read.</summary>
    [JsonIgnore]
    public string? Id { get; init; }
}

/// <summary>An image an entry speaks of.</summary>
/// <param name="Repository">Registry host and repository.</param>
/// <param name="Digest">Of the index.</param>
/// <param name="Platforms">Platform to manifest digest.</param>
public sealed record LedgerImage(string Name, string Repository, string Digest, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, string> Platforms)
{
    /// <summary>Of the image's own release line; null in entries that know only one for all.</summary>
    public string? Version { get; init; }

    /// <summary>The stacks it passed in; null when none was asked for or runs it.</summary>
    public IReadOnlyList<string>? Stacks { get; init; }

    /// <summary>How the scan ended: <c>passed</c> or <c>UNSCANNED</c>; null when it was not asked for.</summary>
    public string? Scan { get; init; }

    /// <summary>Name, version and hash of the scanner.</summary>
    public string? Scanner { get; init; }

    /// <summary>Day and hash of the vulnerability database.</summary>
    public string? Database { get; init; }

    /// <summary>Platform to the SHA-256 of its CycloneDX SBOM.</summary>
    public IReadOnlyDictionary<string, string>? Sboms { get; init; }

    /// <summary>Key or identity.</summary>
    public string? SignedBy { get; init; }
}

/// <summary>A package of an npm registry that an entry speaks of.</summary>
/// <param name="Integrity">Of the tarball, as npm writes it.</param>
/// <param name="Tags">The dist-tags that the entry is about.</param>
public sealed record LedgerPackage(string Name, string Version, string Registry, string Integrity, IReadOnlyList<string> Tags)
{
    /// <summary>The git tag of the release; null when none was set.</summary>
    public string? GitTag { get; init; }

    /// <summary>How many tools the server listed after it had been installed from the registry; null when it was not asked.</summary>
    public int? Tools { get; init; }

    /// <summary>The version from which a rollback took the dist-tags.</summary>
    public string? Withdrawn { get; init; }
}
