using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Finds out which package is meant, asks its registry, and decides how far back to go.</summary>
public sealed class RollbackPreparation(PackageDoor door, NpmPackuments packuments)
{
    private const int LongestReason = 500;

    /// <exception cref="InvalidOperationException">The request is not clear or can't be met; the message says what to do.</exception>
    public async Task<OpenRollback> PrepareAsync(PipelineConfig config, RollbackRequest request, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var reason = ReasonOf(request);
        var (settings, manifest) = PackageOf(config, request);
        var asked = VersionOf(settings, manifest.Name, request);
        var distTag = DistTagOf(request, asked);
        var session = await door.OpenAsync(config, manifest.Name, Path.Combine(config.Workspace.Root, settings.Path), manifest.Registry, cancel);
        try
        {
            var packument = await packuments.ReadAsync(session, manifest.Name, cancel);
            var known = entries.Where(entry => entry.Kind is NpmRecord.Publish or NpmRecord.Rollback && entry.Outcome != NpmRecord.Refused && entry.Packages?.Any(package => package.Name == manifest.Name && package.Registry == session.Registry.ToString()) == true).ToList();
            var decision = RollbackDecision.Decide(packument, manifest.Name, distTag, asked, known);
            return decision.Problem is { } problem ? throw new InvalidOperationException(problem) : new OpenRollback(manifest.Name, distTag, reason, session, packument, decision);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static string DistTagOf(RollbackRequest request, SemanticVersion? asked)
    {
        var ofVersion = asked is null ? null : DistTags.ChannelOf(asked);
        return request.Channel is { } channel && ofVersion is not null && channel != ofVersion
            ? throw new InvalidOperationException($"--package-version={request.Version} is of the channel {ofVersion}, not of --channel={channel}; leave one of the two out")
            : request.Channel ?? ofVersion ?? DistTags.Latest;
    }

    private static string ReasonOf(RollbackRequest request) => request.Reason?.Trim() switch
    {
        null or "" => throw new InvalidOperationException("say why the version is bad: --reason=\"answers nothing since ...\"; users read it when they install it"),
        { Length: > LongestReason } => throw new InvalidOperationException($"--reason is longer than {LongestReason} characters"),
        var text when text.Any(char.IsControl) => throw new InvalidOperationException("--reason holds a line break or another control character; write one line"),
        var text => text,
    };

    private static (McpPackageSettings Settings, ReleaseManifest Manifest) PackageOf(PipelineConfig config, RollbackRequest request)
    {
        var all = config.Mcp.Packages.Select(settings => (Settings: settings, Manifest: ReleaseManifest.OfDirectory(Path.Combine(config.Workspace.Root, settings.Path), settings.Path))).ToList();
        var names = string.Join(", ", all.Select(package => package.Manifest.Name));
        return request.Package is null
            ? all.Count == 1 ? all[0] : throw new InvalidOperationException($"pipeline.yml has several packages; say which one with --package=NAME: {names}")
            : all.FirstOrDefault(package => package.Manifest.Name == request.Package) is { Manifest: not null } found ? found
            : throw new InvalidOperationException($"--package={request.Package} is not in pipeline.yml, which has {names}");
    }

    private static SemanticVersion? VersionOf(McpPackageSettings settings, string name, RollbackRequest request)
    {
        if (request.Version is not { } text)
        {
            return null;
        }

        var prefix = settings.TagPrefix;
        return SemanticVersion.TryParse(text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text, out var version)
            ? version
            : throw new InvalidOperationException($"--package-version={text} is no version of {name}; write one such as 1.4.2 or {prefix}1.4.2");
    }
}
