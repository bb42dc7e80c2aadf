using System.Globalization;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Pruning;

/// <summary>What a clean-up deleted and why the rest stays.</summary>
public sealed record PruneResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public string? Registry { get; init; }

    public IReadOnlyList<PrunedRepository> Repositories { get; init; } = [];

    /// <summary>Names that the engine no longer has.</summary>
    public IReadOnlyList<string> EngineImages { get; init; } = [];

    /// <summary>By which the registry's files became smaller; null where they are not ours to see.</summary>
    public long? Bytes { get; init; }
}

/// <summary>One repository after the clean-up, or before it in a plan.</summary>
public sealed record PrunedRepository(string Repository, IReadOnlyList<KeptManifest> Kept, IReadOnlyList<GoneManifest> Gone)
{
    public static IReadOnlyList<PrunedRepository> Of(PruneSurvey survey) => survey.Repositories.Select(decision => new PrunedRepository(survey.PlaceOf(decision), decision.Kept, decision.Gone)).ToList();

    /// <summary>Why everything stays that has a reason of its own.</summary>
    public static ResultTable TableOf(IReadOnlyList<PrunedRepository> repositories) => new(
        ["image", "digest", "tags", "stays because"],
        repositories.SelectMany(repository => repository.Kept.Select(kept => (IReadOnlyList<string>)[repository.Repository, kept.Digest[..19], string.Join(' ', kept.Tags), string.Join("; ", kept.Reasons)])).ToList());

    internal static string Megabytes(long bytes) => (bytes / 1024.0 / 1024.0).ToString("0.0", CultureInfo.InvariantCulture) + " MiB";
}

/// <summary>The same, told instead of done.</summary>
public sealed record PrunePlanResult(Outcome Outcome, string Summary) : PlanResult(Outcome, Summary)
{
    public IReadOnlyList<PrunedRepository> Repositories { get; init; } = [];

    /// <summary>That the registry would win, garbage of earlier runs included; null where only its operator can tell.</summary>
    public long? Bytes { get; init; }
}
