using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>Asks a real Prometheus every query of the dashboards, on data that was made for their selectors.</summary>
public sealed class DashboardQueryTester(QueryRunner runner, Machine machine, IProgress<string> progress)
{
    private const int MostRows = 40;

    /// <exception cref="PrometheusException">There is no server to ask.</exception>
    public async Task<GrafanaQueryResult> TestAsync(PipelineConfig config, CancellationToken cancel)
    {
        var files = config.Observability.Dashboards;
        var asked = new Asked[files.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, files.Count), new ParallelOptions { MaxDegreeOfParallelism = machine.Processors, CancellationToken = cancel }, async (index, stop) => asked[index] = await TestAsync(config, files[index], stop));
        return Result(files, asked);
    }

    private async Task<Asked> TestAsync(PipelineConfig config, string file, CancellationToken cancel)
    {
        GrafanaDashboard dashboard;
        try
        {
            dashboard = GrafanaDashboard.Read(file, await File.ReadAllBytesAsync(config.Workspace.Resolve(file)!, cancel));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Asked([], [new Finding("observability/not-checked", Severity.Error, error.Message, file)]);
        }

        if (dashboard.Problem is { } problem)
        {
            return new Asked([], [new Finding("grafana/unreadable", Severity.Error, problem.Message, problem.File, problem.Line > 0 ? problem.Line : null, problem.Line > 0 ? problem.Column : null)]);
        }

        var trials = PanelQuery.Of(dashboard).Select(QueryTrial.Of).ToList();
        await TogetherAsync(trials, cancel);
        foreach (var trial in trials.Where(trial => trial.IsOpen))
        {
            await AloneAsync(trial, cancel);
        }

        if (Doubt(trials) is { } doubt)
        {
            trials.ForEach(trial => trial.Doubt(doubt));
        }

        progress.Report($"{dashboard.Title}: {trials.Count(trial => trial.Verdict == QueryVerdict.Data)} of {Counted.Of(trials.Count, "query", "queries")} with data");
        var found = trials.SelectMany(trial => trial.Findings(config.Observability.Lint)).ToList();
        return new Asked(trials.Select(trial => trial.Report()).ToList(), found.Where(judged => judged.OffBecause is null).Select(judged => judged.Finding).ToList())
        {
            Ignored = found.Where(judged => judged.OffBecause is not null).Select(judged => new IgnoredFinding(judged.Finding, judged.OffBecause!)).ToList(),
        };
    }

    /// <summary>As they are on a real server: the data of all queries beside each other, as far as they do not want the same series with other values.</summary>
    private async Task TogetherAsync(IReadOnlyList<QueryTrial> trials, CancellationToken cancel)
    {
        var group = new DataGroup();
        var rest = trials.Where(trial => trial.IsOpen && !group.TryAdd(trial.Query, trial.Data[0])).ToList();
        if (group.Queries.Count == 0)
        {
            return;
        }

        var answers = await runner.AskAsync(group, cancel);
        foreach (var trial in trials.Where(trial => answers.ContainsKey(trial.Query)))
        {
            trial.Take(answers[trial.Query], isLast: false);
        }

        // The first of the rest always finds room in the next group, and what needs no series is never among the rest: it ends.
        if (rest.Count > 0)
        {
            await TogetherAsync([.. rest, .. trials.Where(trial => trial.IsOpen && trial.Query.IsOfEverything)], cancel);
        }
    }

    /// <returns>Why what asks for whatever there is may find nothing and be in order all the same; null where it should find something.</returns>
    private static string? Doubt(IReadOnlyList<QueryTrial> trials) =>
        trials.Any(trial => trial.Verdict == QueryVerdict.Untested) ? "it finds nothing beside the other queries, and for some of them no data could be made"
        : trials.All(trial => trial.Data.All(data => data.Series.Count == 0)) ? "it asks for whatever there is, and no other query of its dashboard says what that should be"
        : null;

    /// <summary>Data of other queries may be in the way, and the first data need not be the right one.</summary>
    private async Task AloneAsync(QueryTrial trial, CancellationToken cancel)
    {
        for (var index = 0; index < trial.Data.Count && trial.IsOpen; index++)
        {
            var group = new DataGroup();
            group.TryAdd(trial.Query, trial.Data[index]);
            trial.Take((await runner.AskAsync(group, cancel))[trial.Query], isLast: index == trial.Data.Count - 1);
        }
    }

    private static GrafanaQueryResult Result(IReadOnlyList<string> files, Asked[] asked)
    {
        var queries = asked.SelectMany(file => file.Queries).ToList();
        var findings = asked.SelectMany(file => file.Findings).ToList();
        var untested = findings.Count(finding => finding.Severity == Severity.Error && finding.Rule is "grafana/query-untested" or "observability/not-checked");
        var good = queries.Count(query => query.Verdict == QueryVerdict.Data);
        return new GrafanaQueryResult(
            untested > 0 ? Outcome.Errored : queries.Count == 0 && findings.Count == 0 ? Outcome.Skipped : findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed : Outcome.Passed,
            queries.Count == 0 && findings.Count == 0 ? $"no dashboard asks Prometheus anything, so nothing was tested: {Counted.Of(files.Count, "dashboard")}" : $"{good} of {Counted.Of(queries.Count, "query", "queries")} of {Counted.Of(files.Count, "dashboard")} with data; {(untested > 0 ? $"{untested} could not be tested, " : "")}{Counted.Of(findings)}")
        {
            Findings = findings,
            Queries = queries,
            Ignored = asked.SelectMany(file => file.Ignored).ToList(),
            Cases = queries.Select(query => new ResultCase($"GrafanaQueryTest.{query.File}", $"{query.Panel}{(query.Query.Length > 0 ? $", query {query.Query}" : "")}", OutcomeOf(query.Verdict), query.Reason ?? "", TimeSpan.Zero)).ToList(),
            Table = Table(files, asked),
            Text = Silent(files, asked) is { Count: > 0 } silent && queries.Count > 0 ? [$"asks Prometheus nothing, so nothing of it was tested: {string.Join(", ", silent)}"] : [],
        };
    }

    private static List<string> Silent(IReadOnlyList<string> files, Asked[] asked) => files.Zip(asked).Where(pair => pair.Second.Queries.Count + pair.Second.Findings.Count == 0).Select(pair => pair.First).ToList();

    private static ResultTable? Table(IReadOnlyList<string> files, Asked[] asked)
    {
        var rows = files.Zip(asked).Where(pair => files.Count <= MostRows || pair.Second.Findings.Count > 0).Take(MostRows)
            .Select(pair => (IReadOnlyList<string>)[pair.First, Number(pair.Second.Queries.Count), Number(pair.Second.Queries.Count(query => query.Verdict == QueryVerdict.Data)), Number(pair.Second.Findings.Count)]).ToList();
        return rows.Count == 0 ? null : new ResultTable(["dashboard", "queries", "with data", "findings"], rows);
    }

    private static string Number(int number) => FormattableString.Invariant($"{number}");

    private static Outcome OutcomeOf(QueryVerdict verdict) => verdict switch
    {
        QueryVerdict.Data => Outcome.Passed,
        QueryVerdict.Untested => Outcome.Errored,
        _ => Outcome.Failed,
    };

    private sealed record Asked(IReadOnlyList<AskedQuery> Queries, IReadOnlyList<Finding> Findings)
    {
        public IReadOnlyList<IgnoredFinding> Ignored { get; init; } = [];
    }
}
