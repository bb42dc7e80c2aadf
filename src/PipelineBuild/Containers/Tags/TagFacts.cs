using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers.Tags;

/// <summary>What started a run, as far as git and the CI system tell.</summary>
/// <param name="Branch">Of a pull request, the one it comes from; null on a detached head that no CI system names.</param>
/// <param name="PullRequest">Its number; null when the run is for none.</param>
public sealed record Trigger(string? Branch, int? PullRequest, bool IsSchedule, DateTimeOffset Now);

/// <summary>All that tags are made of.</summary>
/// <param name="Version">Null when the commit is no release.</param>
public sealed record TagFacts(SemanticVersion? Version, string Commit, Trigger Trigger)
{
    private const int ShortHash = 7;

    /// <summary>The value of a placeholder; null when this run has none.</summary>
    public string? ValueOf(string placeholder) => placeholder switch
    {
        // A tag may hold no '+', so build metadata is left out.
        TagPattern.Version => Version is null ? null : (Version with { Build = "" }).ToString(),
        TagPattern.Major => Part(version => version.Major),
        TagPattern.Minor => Part(version => version.Minor),
        TagPattern.Patch => Part(version => version.Patch),
        "branch" => Trigger.Branch is null ? null : TagPattern.Sanitised(Trigger.Branch),
        "number" => Trigger.PullRequest is { } number ? FormattableString.Invariant($"{number}") : null,
        "commit" => Commit,
        "shortCommit" => Commit[..Math.Min(ShortHash, Commit.Length)],
        "date" => Trigger.Now.UtcDateTime.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private string? Part(Func<SemanticVersion, int> part) => Version is null ? null : FormattableString.Invariant($"{part(Version)}");
}
