using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Finds what McpBuild packed from the present commit, and refuses anything else.</summary>
public sealed class PublishCandidates(ResultStore results, IGit git)
{
    /// <summary>In the order in which they are published, with the commit; or why there are none.</summary>
    public async Task<(IReadOnlyList<PublishCandidate> Packages, string Commit, string? Problem)> FindAsync(PipelineConfig config, CancellationToken cancel)
    {
        var (commit, problem) = await CommitAsync(config, cancel);
        if (problem is not null)
        {
            return ([], "", problem);
        }

        if (results.Load<McpBuildResult>("McpBuild") is not { Outcome: Outcome.Passed } built || built.Revision != commit)
        {
            return ([], commit, $"artifacts/ holds no packages of {commit}; run McpBuild first, or McpPublish without --exclusive");
        }

        var tested = results.Load<McpTestResult>("McpTest");

        var found = new List<PublishCandidate>();
        foreach (var settings in config.Mcp.Packages)
        {
            if (built.Packages.FirstOrDefault(packed => packed.Path == settings.Path) is not { } package)
            {
                return ([], commit, $"McpBuild packed nothing from {settings.Path}; run it again");
            }

            if (await ProblemAsync(config.Workspace, package, cancel) is { } damage)
            {
                return ([], commit, damage);
            }

            if (tested?.Servers.FirstOrDefault(server => server.Path == package.Path && server.Integrity == package.Integrity) is not { Outcome: Outcome.Passed })
            {
                return ([], commit, $"{package.Tarball} did not pass McpTest; run that first, or McpPublish without --exclusive");
            }

            found.Add(await ReadAsync(config.Workspace, settings, package, cancel));
        }

        return found.FirstOrDefault(package => package.Manifest.IsPrivate) is { } secret
            ? ([], commit, $"{secret.Name} says private in its package.json: take that out, or take the package out of mcp.packages")
            : (PublishOrder.Of(found, package => package.Manifest), commit, null);
    }

    /// <summary>The present commit; a problem when there is none, or files differ from it.</summary>
    public async Task<(string Commit, string? Problem)> CommitAsync(PipelineConfig config, CancellationToken cancel) => await git.HeadAsync(config.Workspace.Root, cancel) switch
    {
        null => ("", $"{config.Workspace.Root} has no git commit, and what is published must come from one; commit first (git init && git add -A && git commit)"),
        { IsDirty: true } head => (head.Sha, $"files differ from commit {head.Sha}, and what is published must come from a commit; commit or undo them first ('git status' lists them)"),
        var head => (head.Sha, null),
    };

    private static async Task<string?> ProblemAsync(Workspace workspace, PackedPackage package, CancellationToken cancel) =>
        !SemanticVersion.TryParse(package.Version, out var version) || version.Build.Length > 0 ? $"the version {package.Version} of {package.Name} is none that npm keeps; write a semantic version without + such as 1.4.2 or 1.5.0-beta.1"
        : !File.Exists(Path.Combine(workspace.Root, package.Tarball)) ? $"{package.Tarball} is gone; run McpBuild again"
        : await NpmTarball.IntegrityAsync(Path.Combine(workspace.Root, package.Tarball), cancel) is var actual && actual != package.Integrity ? $"{package.Tarball} is another file than McpBuild packed, {actual} instead of {package.Integrity}; run McpBuild again"
        : null;

    private static async Task<PublishCandidate> ReadAsync(Workspace workspace, McpPackageSettings settings, PackedPackage package, CancellationToken cancel)
    {
        var tarball = Path.Combine(workspace.Root, package.Tarball);
        var manifest = await ReleaseManifest.OfTarballAsync(tarball, cancel);
        return manifest.Name == package.Name && manifest.Version == package.Version && SemanticVersion.TryParse(package.Version, out var version)
            ? new PublishCandidate(settings, manifest, version, tarball, package.Integrity, Path.Combine(workspace.Root, package.Path))
            : throw new InvalidDataException($"{package.Tarball} holds {manifest.Name}@{manifest.Version}, but McpBuild reported {package.Name}@{package.Version}; run McpBuild again");
    }
}
