using System.Text.Json.Serialization;

namespace PipelineBuild.Ledger;

/// <summary>One line of the delivery ledger: who did what to which environment, with which digests, and how it ended.</summary>
/// <param name="Kind">What happened: <c>publish</c>, <c>npm-publish</c>, <c>npm-rollback</c>, <c>grafana</c>, <c>grafana-rollback</c>, <c>deploy</c>, <c>rollback</c>, <c>lock-takeover</c>, <c>unlock</c>.</param>
/// <param name="Outcome">How it ended: <c>passed</c>, <c>failed</c>, <c>refused</c>, <c>partial</c>; <c>started</c> where it says beforehand what will be changed.</param>
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

    /// <summary>Id of the deployment that it is about; all entries of one deployment have the same.</summary>
    public string? Deployment { get; init; }

    /// <summary>How a deployment brought the new version in, such as <c>canary</c>.</summary>
    public string? Strategy { get; init; }

    /// <summary>The phase in which a deployment ended, or is.</summary>
    public string? Phase { get; init; }

    /// <summary>What ran in the environment before a deployment; null for the first one and for what deploys nothing.</summary>
    public LedgerFrom? From { get; init; }

    /// <summary>What a deployment found of each service; null for what deploys nothing.</summary>
    public IReadOnlyList<LedgerVerdict>? Verdicts { get; init; }

    public IReadOnlyList<LedgerImage> Images { get; init; } = [];

    /// <summary>Null for what concerns no packages.</summary>
    public IReadOnlyList<LedgerPackage>? Packages { get; init; }

    /// <summary>The Grafana server and organisation that the resources are of.</summary>
    public string? Server { get; init; }

    /// <summary>What lies on a Grafana server after it; null for what concerns none.</summary>
    public IReadOnlyList<LedgerResource>? Resources { get; init; }

    /// <summary>The number of the entry that a rollback took back.</summary>
    public long? Undoes { get; init; }

    /// <summary>The number of the entry <c>started</c> whose changes are made.</summary>
    public long? Finishes { get; init; }

    /// <summary>Hash of the commit that holds the entry; known when it is read.</summary>
    [JsonIgnore]
    public string? Id { get; init; }
}

/// <summary>What ran in an environment before a deployment.</summary>
/// <param name="Version">Null when it is not known: nobody deployed it by this ledger.</param>
/// <param name="Digests">Name of the image, as in <see cref="LedgerEntry.Images"/>, to the digest that ran.</param>
public sealed record LedgerFrom(string? Version, IReadOnlyDictionary<string, string> Digests);

/// <summary>How a service fared in a deployment.</summary>
/// <param name="Verdict">In a word, such as <c>healthy</c>, <c>unhealthy</c> or <c>no-data</c>.</param>
public sealed record LedgerVerdict(string Service, string Verdict)
{
    /// <summary>In one sentence what it rests on.</summary>
    public string? Reason { get; init; }
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

/// <summary>A folder, data source, dashboard or alert rule of a Grafana server that an entry speaks of.</summary>
/// <param name="Kind"><c>folder</c>, <c>data-source</c>, <c>dashboard</c>, <c>alert-rule</c> or <c>alert-group</c>.</param>
/// <param name="Change"><c>created</c>, <c>updated</c>, <c>unchanged</c>, <c>found</c>, <c>deleted</c> or <c>restored</c>; in an entry <c>started</c> also <c>creating</c>, <c>updating</c> and <c>deleting</c>.</param>
/// <param name="Hash">Of what the file declares.</param>
public sealed record LedgerResource(string Kind, string Uid, string Title, string Change, string Hash)
{
    /// <summary>Hash of what the server showed afterwards.</summary>
    public string? Live { get; init; }

    /// <summary>Hash of what the server showed before.</summary>
    public string? LiveBefore { get; init; }

    /// <summary>Of a dashboard, as Grafana counts.</summary>
    public int? Version { get; init; }

    public int? VersionBefore { get; init; }

    /// <summary>Uid of the folder it lies in; empty at the root.</summary>
    public string? Folder { get; init; }

    public string? FolderBefore { get; init; }

    /// <summary>Of a data source: its secrets by the names of their variables; null when nobody knows them.</summary>
    public IReadOnlyDictionary<string, string>? Secrets { get; init; }

    public IReadOnlyDictionary<string, string>? SecretsBefore { get; init; }
}
