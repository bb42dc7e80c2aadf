namespace PipelineBuild.Artifacts.PromQl;

/// <summary>A function of PromQL: what it takes and what it gives.</summary>
/// <param name="Arguments">Types in order; each argument beyond them has the last one's.</param>
/// <param name="Least">How many arguments it needs.</param>
/// <param name="Most">How many it takes; null for any number.</param>
public sealed record PromFunction(string Name, IReadOnlyList<PromType> Arguments, int Least, int? Most, PromType Result)
{
    /// <summary>Prometheus refuses it without a feature flag.</summary>
    public bool IsExperimental { get; init; }

    /// <param name="index">Of the argument, 0-based.</param>
    public PromType TypeOf(int index) => Arguments[Math.Min(index, Arguments.Count - 1)];
}
