using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Validation;

/// <summary>Checks the monitoring configuration of the workspace: what Prometheus and Alertmanager would refuse, and where alerts arrive.</summary>
public sealed class PrometheusValidator(RuleFileValidator ruleFiles, ServerConfigValidator servers)
{
    /// <summary>A table of more rows is read by nobody; all files are in the result.</summary>
    private const int MostRows = 40;

    private const string Suite = "PrometheusValidate";

    public async Task<PrometheusValidateResult> ValidateAsync(PipelineConfig config, CancellationToken cancel)
    {
        var (workspace, settings) = (config.Workspace, config.Observability);
        var configs = settings.Prometheus.Configs.Select(file => PrometheusConfigReader.Read(workspace, workspace.Resolve(file)!)).ToList();
        var loaded = configs.SelectMany(file => file.RuleFiles).SelectMany(pattern => pattern.Files).ToHashSet(StringComparer.Ordinal);
        var files = settings.Prometheus.Rules.Concat(loaded.Order(StringComparer.Ordinal)).Distinct().ToList();

        var rules = ruleFiles.CheckAsync(workspace, files, loaded, cancel);
        var prometheus = Task.WhenAll(configs.Select(file => servers.CheckPrometheusAsync(workspace, file, cancel)));
        var alertmanager = Task.WhenAll(settings.Alertmanager.Configs.Select(file => servers.CheckAlertmanagerAsync(workspace, file, settings.Alertmanager.Routes.Where(route => route.Config == file).ToList(), cancel)));
        await Task.WhenAll(rules, prometheus, alertmanager);

        List<ServerConfigCheck> checks = [.. await prometheus, .. await alertmanager];
        var model = ObservabilityModelReader.Read(config, (await rules).Select(check => check.Model).OfType<RuleFile>().ToList(), configs);
        var report = ObservabilityCheck.Run(model, settings.Lint);
        return Result(
            [.. checks.Select(check => check.File), .. (await rules).Select(check => check.File)],
            [.. checks.SelectMany(check => check.Findings), .. (await rules).SelectMany(check => check.Findings), .. CatalogueProblems(model), .. report.Findings],
            checks.Sum(check => check.RoutesTested)) with
        {
            Ignored = report.Ignored,
            Unasked = report.Unasked,
            Text = report.Unasked.GroupBy(rule => rule.Value).Select(same => $"not asked: {string.Join(", ", same.Select(rule => rule.Key))} ({same.Key})").ToList(),
        };
    }

    private static IEnumerable<Finding> CatalogueProblems(ObservabilityModel model) =>
        (model.Metrics?.Problems ?? []).Select(problem => new Finding("observability/metrics", Severity.Error, problem.Message, problem.File, problem.Line > 0 ? problem.Line : null, problem.Line > 0 ? problem.Column : null));

    private static PrometheusValidateResult Result(IReadOnlyList<CheckedFile> files, IReadOnlyList<Finding> findings, int routes)
    {
        var sorted = findings.Distinct().OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line ?? 0).ThenBy(finding => finding.Column ?? 0).ThenBy(finding => finding.Rule, StringComparer.Ordinal).ToList();
        var byFile = sorted.ToLookup(finding => finding.File);
        return new PrometheusValidateResult(OutcomeOf(files, sorted), SummaryOf(files, sorted, routes))
        {
            Findings = sorted,
            Files = files,
            RoutesTested = routes,
            Table = TableOf(files, byFile),
            Cases = files.Select(file => new ResultCase($"{Suite}.{file.Kind}", file.File, CaseOf(file, byFile[file.File]), string.Join('\n', byFile[file.File].Select(finding => $"{finding.Place}: {finding.Message}")), TimeSpan.Zero)).ToList(),
        };
    }

    /// <summary>A file that exists and could not be checked has not passed, whatever else was found.</summary>
    private static Outcome OutcomeOf(IReadOnlyList<CheckedFile> files, IReadOnlyList<Finding> findings) =>
        files.Any(file => file.Verdict == FileVerdict.NotChecked) ? Outcome.Errored
        : findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed
        : Outcome.Passed;

    private static Outcome CaseOf(CheckedFile file, IEnumerable<Finding> findings) => OutcomeOf([file], findings.ToList());

    private static string SummaryOf(IReadOnlyList<CheckedFile> files, IReadOnlyList<Finding> findings, int routes)
    {
        var missed = files.Count(file => file.Verdict == FileVerdict.NotChecked);
        return string.Join(", ", new[]
        {
            Counted.Of(files.Count(file => file.Kind != "rules"), "configuration"),
            $"{Counted.Of(files.Count(file => file.Kind == "rules"), "rule file")} with {Counted.Of(files.Sum(file => file.Rules ?? 0), "rule")}",
            Counted.Of(routes, "route test"),
        }) + $"; {(missed > 0 ? $"{Counted.Of(missed, "file")} could not be checked, " : "")}{Counted.Of(findings)}";
    }

    private static ResultTable? TableOf(IReadOnlyList<CheckedFile> files, ILookup<string?, Finding> findings)
    {
        var rows = (files.Count <= MostRows ? files : files.Where(file => findings[file.File].Any())).Take(MostRows).ToList();
        return rows.Count == 0 ? null : new ResultTable(
            ["file", "kind", "verdict", "rules", "findings"],
            rows.Select(file => (IReadOnlyList<string>)[file.File, file.Kind, Word(file.Verdict), file.Rules is { } rules ? FormattableString.Invariant($"{rules}") : "", FormattableString.Invariant($"{findings[file.File].Count()}")]).ToList());
    }

    private static string Word(FileVerdict verdict) => verdict switch
    {
        FileVerdict.Passed => "passed",
        FileVerdict.Failed => "refused",
        _ => "not checked",
    };
}
