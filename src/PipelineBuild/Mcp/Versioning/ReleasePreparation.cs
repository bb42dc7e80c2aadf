using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>Brings together what is read and what is decided; the target and its plan differ only in what they do with it.</summary>
public sealed class ReleasePreparation(VersionSurveyor surveyor, GitHistory git, UnreleasedCheck unreleased, VersionFiles files, Workspace workspace)
{
    /// <exception cref="VersionUnknownException">The history does not tell the version.</exception>
    /// <exception cref="VersionFileException">A file of a package is wrong.</exception>
    public async Task<DecidedRelease> DecideAsync(PipelineConfig config, VersionRequest request, CancellationToken cancel)
    {
        var survey = await surveyor.ReadAsync(config, request, cancel);
        var asked = survey.Packages.Select(package => (package.Tags.Prefix, Version: config.AskedVersionOf(package.Tags.Prefix))).Where(pair => pair.Version is not null).ToDictionary(pair => pair.Prefix, pair => pair.Version!);
        var decisions = new ReleaseDecider(survey, config.Mcp.Versioning, await FollowedAsync(survey, cancel), asked).Decide();
        if (!request.AllowsUnreleased)
        {
            decisions = await Task.WhenAll(decisions.Select(decision => WithUnreleasedAsync(survey, decision, cancel)));
        }

        var findings = VersionFindings.Of(survey, decisions, await TakenAsync(decisions, cancel)).Concat(VersionFindings.OtherPrefixes(survey, await OtherTagsAsync(config, survey, cancel))).ToList();
        return new DecidedRelease(survey, decisions, findings.Exists(finding => finding.Severity == Results.Severity.Error) ? [] : Planned(survey, decisions), findings);
    }

    private IReadOnlyList<VersionFile> Planned(VersionSurvey survey, IReadOnlyList<PackageDecision> decisions)
    {
        try
        {
            return files.Plan(decisions, survey.Packages.ToDictionary(package => package.Name, package => package.Tags));
        }
        catch (InvalidDataException error)
        {
            var parts = error.Message.Split(": ", 2);
            throw new VersionFileException(parts[0], parts[^1]);
        }
    }

    private async Task<PackageDecision> WithUnreleasedAsync(VersionSurvey survey, PackageDecision decision, CancellationToken cancel)
    {
        var package = survey.Packages.First(package => package.Name == decision.Name);
        var touched = decision.Version is null && package.Tags.Newest is { } newest && survey.History.Since(newest.Commit).Any(commit => commit.Parents.Count > 1 || commit.Files.Any(package.Paths.Holds));
        return touched ? decision with { Unreleased = await unreleased.FindAsync(package, survey.Head, cancel) } : decision;
    }

    /// <summary>A release that stopped between two packages: the dependency has its tag, who follows it only its new range.</summary>
    private async Task<IReadOnlyDictionary<string, IReadOnlyList<RangeChange>>> FollowedAsync(VersionSurvey survey, CancellationToken cancel)
    {
        var followed = new Dictionary<string, IReadOnlyList<RangeChange>>();
        foreach (var package in survey.Packages.Where(package => package.Tags.Newest is { } newest && package.Manifest.Version.CompareTo(newest.Version) > 0 && package.Links.Any(link => link.ReachesUsers)))
        {
            var path = PackagePaths.Normal($"{package.Settings.Path}/{McpPackageSettings.Manifest}");
            if (await git.FileAsync(workspace.Root, package.Tags.Newest!.Commit, path, cancel) is { } text)
            {
                var before = VersionedManifest.Parse(text).Dependencies;
                followed[package.Name] = package.Links.Where(link => link.ReachesUsers)
                    .SelectMany(link => before.Where(dependency => dependency.Section == link.Section && dependency.Name == link.To && dependency.Range != link.Range)
                        .Select(dependency => new RangeChange(link.To, link.Section, dependency.Range, null, survey.Packages.First(other => other.Name == link.To).Manifest.Version.ToString()))).ToList();
            }
        }

        return followed;
    }

    /// <summary>Tags that name the version of a package without releases in another manner, but for those of the images.</summary>
    private async Task<IReadOnlyList<string>> OtherTagsAsync(PipelineConfig config, VersionSurvey survey, CancellationToken cancel)
    {
        var names = survey.Packages.Where(package => package.Tags.Newest is null).SelectMany(VersionFindings.UsualTags).Where(tag => !config.ImageTagPrefixes.Any(prefix => tag.StartsWith(prefix, StringComparison.Ordinal))).ToHashSet();
        return names.Count == 0 ? [] : (await git.TagsAsync(workspace.Root, names, survey.Head, cancel)).Select(tag => tag.Tag).Where(names.Contains).ToList();
    }

    /// <summary>Decided tags that exist already, on a commit that is not in this history.</summary>
    private async Task<IReadOnlyList<string>> TakenAsync(IReadOnlyList<PackageDecision> decisions, CancellationToken cancel)
    {
        var tags = decisions.Select(decision => decision.Tag).OfType<string>().ToHashSet();
        return tags.Count == 0 ? [] : (await git.TagsAsync(workspace.Root, tags, null, cancel)).Select(tag => tag.Tag).Where(tags.Contains).ToList();
    }
}
