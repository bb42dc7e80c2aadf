using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Alerts.Mutation;

/// <summary>What tests notice of deliberate mistakes.</summary>
/// <param name="NotTried">Mutants beyond the number that is tried; they count as not noticed.</param>
/// <param name="Unmeasured">Rules whose tests are red, or red when only what they need is there.</param>
internal sealed record MutationScore(IReadOnlyList<TriedMutant> Tried, int NotTried, IReadOnlyList<PrometheusRule> Unmeasured)
{
    public int Killed => Tried.Count(tried => tried.Verdict == MutantVerdict.Killed);

    public int Refused => Tried.Count(tried => tried.Verdict == MutantVerdict.Refused);

    public IEnumerable<TriedMutant> Survivors => Tried.Where(tried => tried.Verdict == MutantVerdict.Survived);

    public int Total => Tried.Count - Refused + NotTried;

    /// <summary>Null if there is nothing to measure.</summary>
    public double? Percent => Total == 0 ? null : 100.0 * Killed / Total;
}
