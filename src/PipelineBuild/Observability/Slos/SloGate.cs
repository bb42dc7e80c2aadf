using System.Globalization;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Slos;

/// <summary>Stops a release when less of an error budget is left than <c>observability.slo.minimumBudget</c>.</summary>
public sealed class SloGate(SloMeter meter)
{
    public async Task<SloReportResult> JudgeAsync(PipelineConfig config, CancellationToken cancel)
    {
        var (set, slos, reason) = await meter.MeasureAsync(config, cancel);
        if (reason is not null)
        {
            return new SloReportResult(set.IsRefused ? Outcome.Failed : Outcome.Errored, reason, []) { Findings = set.Findings };
        }

        var minimum = config.Observability.Slo.MinimumBudget;
        var known = slos.Where(slo => slo.Standing is not null).ToList();
        var spent = known.Where(slo => IsSpent(slo.Standing!, minimum)).Select(slo => Spent(slo, minimum)).ToList();
        var missing = slos.Count - known.Count;
        var outcome = missing > 0 || known.Count == 0 ? Outcome.Errored : spent.Count > 0 ? Outcome.Failed : Outcome.Passed;
        return new SloReportResult(outcome, Summary(known.Count, spent.Count, missing), known.Select(slo => slo.Standing!).ToList())
        {
            Findings = [.. set.Findings.Where(finding => finding.Severity == Severity.Error), .. slos.SelectMany(slo => slo.Problems), .. spent],
            Table = SloTable.Of(known.Select(slo => slo.Standing!).ToList()),
        };
    }

    /// <summary>Whether the budget does not allow a release: all of it gone, or less left than declared.</summary>
    public static bool IsSpent(SloStanding standing, int minimum) => standing.BudgetLeft <= 0 || standing.BudgetLeft * 100 < minimum;

    private static Finding Spent(MeasuredSlo measured, int minimum) => new(
        "slo/budget-spent", Severity.Error,
        string.Create(CultureInfo.InvariantCulture, $"{measured.Slo.Id}: {measured.Standing!.BudgetLeft * 100:0.#} % of the error budget of {measured.Standing.Period} is left, a release needs {(minimum == 0 ? "more than 0" : minimum)} %; release only what makes the service better until it recovers"),
        measured.Slo.Place.File, measured.Slo.Place.Line, measured.Slo.Place.Column);

    private static string Summary(int known, int spent, int missing) =>
        missing > 0 || known == 0 ? $"{Counted.Of(missing, "objective")} of {known + missing} could not be measured, so nothing is released"
        : spent > 0 ? $"the error budget of {Counted.Of(spent, "objective")} does not allow a release"
        : $"the error budget of {Counted.Of(known, "objective")} allows a release";
}
