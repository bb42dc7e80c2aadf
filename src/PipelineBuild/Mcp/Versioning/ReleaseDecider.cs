using PipelineBuild.Artifacts;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>Decides the versions of all packages together, because a package follows those it depends on; pure.</summary>
/// <param name="followed">Ranges that were written since a package's own last release for dependencies that are released already, by package.</param>
/// <param name="asked">--package-version by tag prefix.</param>
public sealed class ReleaseDecider(VersionSurvey survey, VersioningSettings settings, IReadOnlyDictionary<string, IReadOnlyList<RangeChange>> followed, IReadOnlyDictionary<string, SemanticVersion> asked)
{
    private readonly VersionDecider versions = new(settings.FeatureBeforeOne);

    public IReadOnlyList<PackageDecision> Decide()
    {
        var drafts = survey.Packages.ToDictionary(package => package.Name, Own);

        // Each round only adds bumps, so it ends, also where packages depend on each other in a circle.
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var package in survey.Packages.Where(package => drafts[package.Name].Bump == Bump.None && package.Tags.Newest is not null))
            {
                if (package.Links.FirstOrDefault(link => link.ReachesUsers && Follows(link, drafts)) is { } link)
                {
                    drafts[package.Name] = Following(package, drafts[package.Name], $"follows {link.To} {drafts[link.To].Version}");
                    grew = true;
                }
            }
        }

        return survey.Packages.Select(package => drafts[package.Name] with { Ranges = RangesOf(package, drafts) }).ToList();
    }

    private PackageDecision Own(SurveyedPackage package)
    {
        var decider = new BumpDecider(survey.History, settings.SquashBodies);
        var commits = Judge(package.Tags.Base);
        var preview = survey.Channel is { } channel ? package.Tags.NewestOf(channel) : null;
        var told = preview is null ? commits : Judge(preview.Commit);
        var decision = Decided(package, commits.Select(commit => commit.Bump).Max(), told.Select(commit => commit.Bump).Max()) with { Commits = commits, Told = told };
        return decision.Version is null && FollowedBy(package) is [var released, ..] ? Following(package, decision, $"follows {released.Dependency} {released.Version}") : decision;

        IReadOnlyList<CommitVerdict> Judge(string? since) => since is null ? [] : decider.Decide(survey.History.Since(since).Where(commit => commit.Files.Any(package.Paths.Holds)).ToList());
    }

    /// <summary>A package that changed nothing itself, and whose dependency did.</summary>
    private PackageDecision Following(SurveyedPackage package, PackageDecision draft, string why) =>
        Decided(package, Bump.Patch, Bump.Patch) with { Why = why, Commits = draft.Commits, Told = draft.Told };

    private PackageDecision Decided(SurveyedPackage package, Bump bump, Bump sincePreview)
    {
        var decided = versions.Decide(new VersionFacts(package.Tags, package.Manifest.Version, bump, sincePreview, survey.Channel, asked.GetValueOrDefault(package.Tags.Prefix)));
        return new PackageDecision(package.Name, package.Settings.Path, package.Tags.Prefix, package.Manifest.Version.ToString(), package.Tags.Newest?.Tag, decided.Version?.ToString(), decided.Version is null ? Bump.None : bump, decided.Why);
    }

    private static bool Follows(WorkspaceLink link, Dictionary<string, PackageDecision> drafts) => !link.IsFromRegistry && drafts[link.To].Version is { } version && !link.IsSatisfiedBy(version);

    private IReadOnlyList<RangeChange> FollowedBy(SurveyedPackage package) => followed.GetValueOrDefault(package.Name) ?? [];

    private List<RangeChange> RangesOf(SurveyedPackage package, Dictionary<string, PackageDecision> drafts) => package.Links
        .Where(link => Follows(link, drafts))
        .Select(link => new RangeChange(link.To, link.Section, link.Range, link.With(drafts[link.To].Version!) is { } after && after != link.Range ? after : null, drafts[link.To].Version!))
        .Concat(FollowedBy(package).Where(range => drafts[range.Dependency].Version is null)).ToList();
}
