using PipelineBuild.Ledger;
using PipelineBuild.Mcp.Probing;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Tests the servers that users get: what registries have under a dist-tag, with the same checks as what McpBuild packed.</summary>
public sealed class PublishedServers(PackageDoor door, NpmPackuments packuments, ReleaseTags releases, NpmRecord record, NpmChanges npm, ServerTester tester, IProgress<string> progress)
{
    /// <summary>The dist-tag that is meant where none is named.</summary>
    public const string Usual = "latest";

    private const string Fetch = "fetch";
    private const string Rule = "mcp/install";

    private static readonly string[] Folder = ["mcp", "published"];

    public async Task<McpTestResult> TestAsync(PipelineConfig config, string? channel, CancellationToken cancel)
    {
        var tag = channel ?? Usual;
        var reports = new List<ServerReport>();
        foreach (var settings in config.Mcp.Packages)
        {
            var manifest = ReleaseManifest.OfDirectory(config.Workspace.Resolve(settings.Path)!, settings.Path);
            reports.Add(await PipelineTrace.StepAsync($"server {manifest.Name}", () => TestAsync(config, settings, manifest, tag, cancel)));
        }

        var sum = ServerFindings.Sum(reports, config.Mcp.Packages);
        return sum with { Summary = $"published under {tag}: {sum.Summary}" };
    }

    /// <summary>What can't be fetched is said in the report, so that the other servers are tested all the same.</summary>
    private async Task<ServerReport> TestAsync(PipelineConfig config, McpPackageSettings settings, ReleaseManifest manifest, string tag, CancellationToken cancel)
    {
        var log = new ProbeLog(manifest.Name, progress);
        (PackedPackage Packed, Uri Registry)? found;
        try
        {
            found = await FetchAsync(config, settings, manifest, tag, cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested && error is InvalidDataException or ProcessFailedException or TimeoutException or NpmRegistryException or LedgerException)
        {
            log.Error(Fetch, Rule, NpmComplaint.Of(error));
            return Untested(Outcome.Errored);
        }

        if (found is not { } fetched)
        {
            log.Skip(Fetch, Rule, $"never published: the registry does not have it, and neither a tag {settings.TagPrefix}VERSION nor the ledger tells of a release");
            return Untested(Outcome.Skipped);
        }

        // Scripts of dependencies could have changed since the release was looked at.
        var cautious = settings with { Build = settings.Build with { InstallScripts = false } };
        return await tester.TestAsync(config.Workspace, cautious, [fetched.Packed], cancel, fetched.Registry);

        ServerReport Untested(Outcome outcome) => new(manifest.Name, "", settings.Path, "", outcome, log.Checks[0].Detail) { Checks = log.Checks };
    }

    /// <summary>Null for what neither the registry nor a git tag nor the ledger knows: nobody uses it yet.</summary>
    /// <exception cref="InvalidDataException">There is nothing under the dist-tag, or it is not what the registry says that it is.</exception>
    private async Task<(PackedPackage Packed, Uri Registry)?> FetchAsync(PipelineConfig config, McpPackageSettings settings, ReleaseManifest manifest, string tag, CancellationToken cancel)
    {
        using var session = await door.OpenAsync(config, manifest.Name, config.Workspace.Resolve(settings.Path)!, manifest.Registry, cancel);
        var there = await packuments.ReadAsync(session, manifest.Name, cancel);
        if (there.Versions.Count == 0)
        {
            return await releases.HasAnyAsync(config.Workspace, settings.TagPrefix, cancel) switch
            {
                false when NpmRecord.IsKnown(await record.ReadAsync(config, cancel), manifest.Name) => throw new InvalidDataException($"{session.Registry} has no {manifest.Name}, and the ledger tells of its releases: the registry is another one, lost it, or shows it only to who logs in"),
                false => null,
                true => throw new InvalidDataException($"{session.Registry} has no {manifest.Name}, and git has tags {settings.TagPrefix}VERSION of its releases: the registry is another one, lost it, or shows it only to who logs in"),
                null => throw new InvalidDataException($"{session.Registry} has no {manifest.Name}, and this checkout can't tell whether it ever was published: fetch the whole history with its tags; McpTest without --published tests what is here"),
            };
        }

        if (there.DistTags.GetValueOrDefault(tag) is not { } version || !there.Versions.TryGetValue(version, out var published))
        {
            throw new InvalidDataException($"{session.Registry} has nothing of {manifest.Name} under the dist-tag {tag}; there are {string.Join(", ", there.DistTags.Select(known => $"{known.Key} ({known.Value})"))}");
        }

        progress.Report($"fetch {manifest.Name}@{version}, which {session.Registry} has under {tag}");
        using var fresh = new PrivateDirectory();
        var file = await npm.FetchAsync(session, manifest.Name, version, fresh.FullName, cancel);
        var integrity = await NpmTarball.IntegrityAsync(file, cancel);
        if (integrity != published.Integrity)
        {
            throw new InvalidDataException($"{session.Registry} says that {manifest.Name}@{version} has {(published.Integrity is { } said ? $"the integrity {said}" : "no integrity that can be compared")}, and what it sent has {integrity}: it is not tested");
        }

        var place = config.Workspace.Artifact([.. Folder, Path.GetFileName(file)]);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Copy(file, place, overwrite: true);
        return (new PackedPackage(manifest.Name, version, settings.Path, config.Workspace.Relative(place), integrity, new FileInfo(place).Length), session.Registry);
    }
}
