using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Observability.Grafana;

/// <summary>Checks the dashboards of the workspace without a Grafana.</summary>
public sealed class GrafanaValidator
{
    /// <summary>A table of more rows is read by nobody; all dashboards are in the result.</summary>
    private const int MostRows = 40;

    private const string Suite = "GrafanaValidate";

    public GrafanaValidateResult Validate(PipelineConfig config, CancellationToken cancel)
    {
        var (around, problems) = GrafanaSurroundingsReader.Read(config);
        var check = new GrafanaCheck(around, config.Observability.Lint);
        var files = config.Observability.Dashboards;
        var read = new Checked[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, index => read[index] = Read(config, files[index], check));

        var cards = read.Select(file => file.Card).OfType<DashboardCard>().ToList();
        var together = check.OfAll(cards);
        var findings = read.SelectMany(file => file.Findings).Concat(together.Findings).Concat(problems.Select(problem => Broken(problem.Rule, problem.Error)))
            .Distinct().OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line ?? 0).ThenBy(finding => finding.Column ?? 0).ThenBy(finding => finding.Rule, StringComparer.Ordinal).ToList();
        return Result(files, read, findings) with
        {
            Ignored = [.. read.SelectMany(file => file.Ignored), .. together.Ignored],
            Unasked = check.Unasked,
            Text = check.Unasked.GroupBy(rule => rule.Value).Select(same => $"not asked: {string.Join(", ", same.Select(rule => rule.Key))} ({same.Key})").ToList(),
        };
    }

    private static Checked Read(PipelineConfig config, string file, GrafanaCheck check)
    {
        try
        {
            var dashboard = GrafanaDashboard.Read(file, File.ReadAllBytes(config.Workspace.Resolve(file)!));
            var report = dashboard.Problem is { } problem ? new GrafanaReport([Broken("grafana/unreadable", problem)], []) : check.Of(dashboard);
            return new Checked(dashboard.Problem is null ? DashboardCard.Of(dashboard) : null, report.Findings, report.Ignored, true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Checked(null, [new Finding("observability/not-checked", Severity.Error, error.Message, file)], [], false);
        }
    }

    private static Finding Broken(string rule, ConfigError problem) => new(rule, Severity.Error, problem.Message, problem.File, problem.Line > 0 ? problem.Line : null, problem.Line > 0 ? problem.Column : null);

    private static GrafanaValidateResult Result(IReadOnlyList<string> files, Checked[] read, IReadOnlyList<Finding> findings)
    {
        var byFile = findings.ToLookup(finding => finding.File);
        var dashboards = files.Zip(read, (file, found) => new CheckedDashboard(file, found.Card?.Title ?? "", found.Card?.Panels ?? 0, found.Card?.Targets ?? 0, found.Card is not null)).ToList();
        var missed = read.Count(file => !file.IsThere);
        return new GrafanaValidateResult(
            missed > 0 ? Outcome.Errored : OutcomeOf(findings),
            $"{Counted.Of(files.Count, "dashboard")} with {Counted.Of(dashboards.Sum(each => each.Panels), "panel")} and {dashboards.Sum(each => each.Targets)} queries; {(missed > 0 ? $"{Counted.Of(missed, "file")} could not be read, " : "")}{Counted.Of(findings)}")
        {
            Findings = findings,
            Dashboards = dashboards,
            Table = TableOf(dashboards, byFile),
            Cases = files.Zip(read, (file, found) => new ResultCase(Suite, file, found.IsThere ? OutcomeOf(byFile[file]) : Outcome.Errored, string.Join('\n', byFile[file].Select(finding => $"{finding.Place}: {finding.Message}")), TimeSpan.Zero)).ToList(),
        };
    }

    private static Outcome OutcomeOf(IEnumerable<Finding> findings) => findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed : Outcome.Passed;

    private static ResultTable? TableOf(IReadOnlyList<CheckedDashboard> dashboards, ILookup<string?, Finding> findings)
    {
        var rows = (dashboards.Count <= MostRows ? dashboards : dashboards.Where(each => findings[each.File].Any())).Take(MostRows).ToList();
        return rows.Count == 0 ? null : new ResultTable(
            ["file", "dashboard", "panels", "queries", "errors", "warnings", "notes"],
            rows.Select(each => (IReadOnlyList<string>)[each.File, each.IsRead ? each.Title : "(not read)", .. Numbers(each, findings[each.File].ToList())]).ToList());
    }

    private static IEnumerable<string> Numbers(CheckedDashboard dashboard, IReadOnlyList<Finding> findings) =>
        new[] { dashboard.Panels, dashboard.Targets, findings.Count(finding => finding.Severity == Severity.Error), findings.Count(finding => finding.Severity == Severity.Warning), findings.Count(finding => finding.Severity == Severity.Note) }
            .Select(number => FormattableString.Invariant($"{number}"));

    /// <param name="Card">Null if the file is no dashboard that can be read.</param>
    /// <param name="IsThere">Whether its bytes could be had at all.</param>
    private sealed record Checked(DashboardCard? Card, IReadOnlyList<Finding> Findings, IReadOnlyList<IgnoredFinding> Ignored, bool IsThere);
}
