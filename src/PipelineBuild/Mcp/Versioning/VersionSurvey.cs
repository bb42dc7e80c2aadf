using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>A package with everything that its version depends on.</summary>
public sealed record SurveyedPackage(McpPackageSettings Settings, VersionedManifest Manifest, PackageTags Tags, PackagePaths Paths)
{
    public string Name => Manifest.Name;

    /// <summary>Dependencies on other packages of the pipeline.</summary>
    public IReadOnlyList<WorkspaceLink> Links { get; init; } = [];
}

/// <summary>What was read of the repository, once for all packages.</summary>
/// <param name="Channel">Null for stable releases.</param>
public sealed record VersionSurvey(string Head, string? Channel, IReadOnlyList<SurveyedPackage> Packages, CommitRange History);

/// <summary>The history does not tell the version; the message says what to do.</summary>
public sealed class VersionUnknownException(string message) : Exception(message);

/// <summary>A file of a package is wrong; the message names it.</summary>
public sealed class VersionFileException(string file, string problem) : Exception($"{file}: {problem}")
{
    public string File { get; } = file;
}

/// <summary>Reads packages, tags and commits; a history that is not whole is an error and never a version.</summary>
public sealed class VersionSurveyor(GitHistory git, LockFiles locks, EnvironmentVariables environment)
{
    private const string Remote = "origin";
    private const string Heads = "refs/heads/";

    /// <exception cref="VersionUnknownException">The clone is shallow, tags are missing, or it is not known which channel is meant.</exception>
    /// <exception cref="VersionFileException">A package.json is wrong.</exception>
    /// <exception cref="GitHistoryException">There is no history to read.</exception>
    public async Task<VersionSurvey> ReadAsync(PipelineConfig config, VersionRequest request, CancellationToken cancel)
    {
        var root = config.Workspace.Root;
        var manifests = config.Mcp.Packages.Select(package => (Settings: package, Manifest: ManifestOf(config.Workspace, package))).ToList();
        var prefixes = config.Mcp.Packages.Select(package => package.TagPrefix).Distinct().ToList();
        // Both only read, and neither needs the other.
        var tagsTask = git.TagsAsync(root, prefixes, "HEAD", cancel);
        var position = await PositionAsync(root, tagsTask, cancel);
        if (position.IsShallow)
        {
            throw new VersionUnknownException("this is a shallow clone, so what was released before can't be known: git fetch --unshallow --tags (in a GitHub workflow: actions/checkout with fetch-depth: 0)");
        }

        var tags = await tagsTask;
        var packages = manifests.Select(pair => new SurveyedPackage(
            pair.Settings, pair.Manifest, PackageTags.Of(tags, pair.Settings.TagPrefix, prefixes),
            new PackagePaths(pair.Settings.Path, pair.Settings.SharedPaths, config.Mcp.Packages.Select(package => package.Path)))).ToList();
        await RequireTagsAsync(root, packages.Where(package => config.AskedVersionOf(package.Tags.Prefix) is null).ToList(), prefixes, cancel);
        var channel = ChannelOf(config.Mcp.Versioning, request, position);
        var linked = packages.Select(package => package with { Links = LinksOf(package, packages) }).ToList();
        return new VersionSurvey(position.Head, channel, linked, new CommitRange(await LogAsync(root, position.Head, packages, channel, cancel)));
    }

    /// <summary>Where it can't be told, the question for tags is waited for all the same: its failure would be nobody's.</summary>
    private async Task<GitPosition> PositionAsync(string root, Task tags, CancellationToken cancel)
    {
        try
        {
            return await git.PositionAsync(root, cancel);
        }
        catch (GitHistoryException)
        {
            await tags.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static VersionedManifest ManifestOf(Workspace workspace, McpPackageSettings package)
    {
        var path = Path.Combine(package.Path, McpPackageSettings.Manifest);
        try
        {
            return VersionedManifest.Parse(File.ReadAllText(Path.Combine(workspace.Root, path)));
        }
        catch (InvalidDataException error)
        {
            throw new VersionFileException(workspace.Relative(Path.Combine(workspace.Root, path)), error.Message);
        }
    }

    /// <summary>Without any tag it is a first release, or a clone without tags: the remote knows.</summary>
    private async Task RequireTagsAsync(string root, IReadOnlyList<SurveyedPackage> packages, IReadOnlyList<string> prefixes, CancellationToken cancel)
    {
        var without = packages.Where(package => package.Tags.Newest is null).ToList();
        if (without.Count == 0)
        {
            return;
        }

        var here = (await git.TagsAsync(root, without.Select(package => package.Tags.Prefix), null, cancel)).Select(tag => tag.Tag).ToHashSet();
        var there = await RemoteTagsAsync(root, without, cancel);
        var missing = there.Where(tag => !here.Contains(tag) && ReleaseVersion.LineOf(tag, prefixes) is { } line && without.Any(package => package.Tags.Prefix == line)).ToList();
        if (missing.Count > 0)
        {
            throw new VersionUnknownException($"this clone lacks tags that {Remote} has ({string.Join(", ", missing.Take(3))}{(missing.Count > 3 ? ", ..." : "")}), so the last release can't be known: git fetch --tags");
        }
    }

    private async Task<IReadOnlyList<string>> RemoteTagsAsync(string root, IReadOnlyList<SurveyedPackage> without, CancellationToken cancel)
    {
        try
        {
            return await git.RemoteTagsAsync(root, Remote, without.Select(package => package.Tags.Prefix), cancel);
        }
        catch (GitHistoryException error)
        {
            throw new VersionUnknownException($"there is no tag {without[0].Tags.Prefix}* here, and whether {Remote} has one can't be known: {error.Message}. Try again when it answers, or name the version: --package-version={without[0].Tags.Prefix}{without[0].Manifest.Version}");
        }
    }

    private string? ChannelOf(VersioningSettings settings, VersionRequest request, GitPosition position)
    {
        if (request.Channel is { } asked)
        {
            return asked == VersioningSettings.StableChannel ? null : asked;
        }

        var reference = environment.Get("GITHUB_REF") ?? "";
        var branch = reference.StartsWith(Heads, StringComparison.Ordinal) ? reference[Heads.Length..] : position.Branch;
        return branch is not null || settings.Channels.Count == 0
            ? settings.ChannelOf(branch)
            : throw new VersionUnknownException("no branch is checked out, and mcp.versioning.channels goes by the branch: name the channel, such as --channel=beta, or --channel=latest for a stable release");
    }

    private IReadOnlyList<WorkspaceLink> LinksOf(SurveyedPackage package, IReadOnlyList<SurveyedPackage> all) => package.Manifest.Dependencies
        .Where(dependency => dependency.Name != package.Name && all.Any(other => other.Name == dependency.Name))
        .Select(dependency => new WorkspaceLink(package.Name, dependency.Name, dependency.Section, dependency.Range, locks.TakesFromRegistry(package.Settings.Path, dependency.Name))).ToList();

    /// <summary>One call for all packages, from where the first of them has its last release.</summary>
    private async Task<IReadOnlyList<LoggedCommit>> LogAsync(string root, string head, IReadOnlyList<SurveyedPackage> packages, string? channel, CancellationToken cancel)
    {
        var bases = packages.SelectMany(package => new[] { package.Tags.Base, channel is null ? null : package.Tags.NewestOf(channel)?.Commit }).OfType<string>().Distinct().ToList();
        if (bases.Count == 0)
        {
            return [];
        }

        var start = bases.Count == 1 ? bases[0] : await git.CommonAncestorAsync(root, bases, cancel);
        return await git.LogAsync(root, head, start is null ? [] : [start], cancel);
    }
}
