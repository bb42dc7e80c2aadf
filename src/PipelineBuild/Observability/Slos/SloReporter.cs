using System.Globalization;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Slos;

/// <summary>How all objectives stand.</summary>
public sealed record SloReportResult(Outcome Outcome, string Summary, IReadOnlyList<SloStanding> Objectives) : StepResult(Outcome, Summary);

/// <summary>Tells how all objectives stand: as a table, as JSON, and as charts.</summary>
public sealed class SloReporter(SloMeter meter)
{
    public async Task<SloReportResult> ReportAsync(PipelineConfig config, CancellationToken cancel)
    {
        var (set, slos, reason) = await meter.MeasureAsync(config, cancel);
        if (reason is not null)
        {
            return new SloReportResult(set.IsRefused ? Outcome.Failed : Outcome.Errored, reason, []) { Findings = set.Findings };
        }

        var known = slos.Select(slo => slo.Standing).OfType<SloStanding>().ToList();
        foreach (var standing in known)
        {
            AtomicFile.Write(config.Workspace.Artifact("observability", "slo", $"{standing.Id}.svg"), SloChart.Draw(standing));
        }

        var missing = slos.Count - known.Count;
        var summary = string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(known.Count, "objective")} measured, {known.Count(standing => standing.BudgetLeft < 0)} with a spent budget{(missing == 0 ? "" : $"; {missing} could not be measured")}");
        return new SloReportResult(missing > 0 || known.Count == 0 ? Outcome.Errored : Outcome.Passed, summary, known)
        {
            Findings = [.. set.Findings, .. slos.SelectMany(slo => slo.Problems), .. slos.Where(slo => slo.Standing is not null).SelectMany(Missed)],
            Table = SloTable.Of(known),
        };
    }

    private static IEnumerable<Finding> Missed(MeasuredSlo measured)
    {
        var (slo, standing) = (measured.Slo, measured.Standing!);
        if (standing.BudgetLeft < 0)
        {
            yield return new Finding("slo/objective-missed", Severity.Warning, string.Create(CultureInfo.InvariantCulture, $"{slo.Id}: {standing.Compliance * 100:0.####} % good in {standing.Period}, the objective is {slo.Percent} %"), slo.Place.File, slo.Place.Line, slo.Place.Column);
        }

        foreach (var latency in standing.Latency.Where(latency => latency.Milliseconds > latency.Objective))
        {
            yield return new Finding("slo/latency-missed", Severity.Warning, string.Create(CultureInfo.InvariantCulture, $"{slo.Id}: p{latency.Quantile * 100:0} is {latency.Milliseconds:0.#} ms in {standing.Period}, the objective is {latency.Objective} ms"), slo.Place.File, slo.Place.Line, slo.Place.Column);
        }
    }
}

/// <summary>Objectives as a table for people; pure.</summary>
internal static class SloTable
{
    public static ResultTable? Of(IReadOnlyList<SloStanding> standings) => standings.Count == 0 ? null : new ResultTable(
        ["objective", "target", "good", "budget left", "minutes", "burn now", "budget ends", "p50 / p95 / p99"],
        standings.Select(standing => (IReadOnlyList<string>)[
            standing.Id, Percent(standing.Objective), Percent(standing.Compliance * 100), Percent(standing.BudgetLeft * 100),
            Number(standing.BudgetLeftMinutes), Number(standing.BurnRate), standing.BudgetEnds is not { } end ? "not at this rate" : standing.BudgetLeft <= 0 ? "spent" : end.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            standing.Latency.Count == 0 ? "-" : string.Join(" / ", standing.Latency.Select(latency => $"{Number(latency.Milliseconds)}{(latency.Milliseconds > latency.Objective ? "!" : "")}")) + " ms"]).ToList());

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.###} %");

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
