using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>What forbids a decided version, and what people should know of it; pure.</summary>
public static class VersionFindings
{
    private const int MostFiles = 5;

    /// <param name="taken">Decided tags that exist already.</param>
    public static IEnumerable<Finding> Of(VersionSurvey survey, IReadOnlyList<PackageDecision> decisions, IReadOnlyList<string> taken)
    {
        foreach (var (package, decision) in survey.Packages.Zip(decisions))
        {
            var file = PackagePaths.Normal($"{package.Settings.Path}/{McpPackageSettings.Manifest}");
            if (decision.Unreleased.Count > 0)
            {
                var more = decision.Unreleased.Count > MostFiles ? $" and {decision.Unreleased.Count - MostFiles} more" : "";
                yield return new Finding("mcp/unreleased-change", Severity.Error, $"{package.Name}: published files changed since {decision.LastTag}, and no commit asks for a release: {string.Join(", ", decision.Unreleased.Take(MostFiles))}{more}. Commit with fix: or feat:, or allow it with --allow-unreleased", file);
            }

            if (decision.Tag is { } tag && taken.Contains(tag))
            {
                yield return new Finding("mcp/version-taken", Severity.Error, $"{package.Name}: the tag {tag} exists already{(package.Tags.Newest?.Tag == tag ? "" : ", on a commit that this branch does not contain")}", file);
            }
            else if (Ahead(package, decision) is { } ahead)
            {
                yield return new Finding("mcp/version-ahead", Severity.Error, $"{package.Name}: {ahead}", file);
            }

            foreach (var link in package.Links.Where(link => link.IsFromRegistry && decisions.First(other => other.Name == link.To).Version is not null))
            {
                yield return new Finding("mcp/dependency-range", Severity.Warning, $"{package.Name}: {link.Section} names {link.To} {link.Range}, which its lock file takes from the registry; the new version is not there yet. Once it is published: npm install {link.To}@{decisions.First(other => other.Name == link.To).Version}", file);
            }

            foreach (var range in decision.Ranges.Where(range => range.After is null && package.Links.First(link => link.To == range.Dependency && link.Section == range.Section).With(range.Version) is null))
            {
                yield return new Finding("mcp/dependency-range", Severity.Note, $"{package.Name}: {range.Section} names {range.Dependency} as '{range.Before}', which is left as it is", file);
            }
        }
    }

    /// <summary>A first release that may be none: tags of another form name the very version.</summary>
    /// <param name="existing">Those of the <see cref="UsualTags"/> that exist.</param>
    public static IEnumerable<Finding> OtherPrefixes(VersionSurvey survey, IReadOnlyList<string> existing) => survey.Packages
        .Where(package => package.Tags.Newest is null)
        .SelectMany(package => UsualTags(package).Where(existing.Contains).Take(1).Select(tag => new Finding(
            "mcp/tag-prefix", Severity.Warning, $"{package.Name}: there is no tag {package.Tags.Prefix}*, but {tag} names the version in package.json. If that was its release, set tagPrefix: '{tag[..^package.Manifest.Version.ToString().Length]}'", package.Settings.Place.File, package.Settings.Place.Line, package.Settings.Place.Column)));

    /// <summary>How releases of the version in package.json are called in the wild.</summary>
    public static IEnumerable<string> UsualTags(SurveyedPackage package) =>
        new[] { $"v{package.Manifest.Version}", $"{package.Name}@{package.Manifest.Version}", $"{package.Name.Split('/')[^1]}@{package.Manifest.Version}" }.Where(tag => !tag.StartsWith(package.Tags.Prefix, StringComparison.Ordinal));

    private static string? Ahead(SurveyedPackage package, PackageDecision decision)
    {
        var written = package.Manifest.Version;
        SemanticVersion? decided = null;
        if (decision.Version is { } version)
        {
            _ = SemanticVersion.TryParse(version, out decided);
        }

        if (decision.Why == ReleaseVersion.AskedFor)
        {
            return package.Tags.Newest is { } newest && decided!.CompareTo(newest.Version) <= 0 ? $"--package-version asks for {decided}, which is not above {newest.Tag}" : null;
        }

        var reference = decided ?? package.Tags.Newest?.Version;
        return reference is not null && written.CompareTo(reference) > 0
            ? $"package.json names {written}, but {(decided is null ? $"nothing asks for a release since {decision.LastTag}" : $"the commits since {decision.LastTag} ask for {decided}")}. If {written} is released, its tag is missing here: git fetch --tags. If it was written on purpose: --package-version={decision.TagPrefix}{written}. Else put back the version of {decision.LastTag}"
            : null;
    }
}
