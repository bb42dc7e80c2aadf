using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>What would be written, and how far the alerts are tested before and after.</summary>
internal sealed record DraftPlan(IReadOnlyList<DraftedFile> Files, IReadOnlyList<UndraftedAlert> Undrafted, IReadOnlyList<TestedAlert> Before, IReadOnlyList<TestedAlert> After)
{
    public IEnumerable<DraftedFile> ToWrite => Files.Where(file => file.Text is not null);

    public int Drafted => Files.Sum(file => file.Alerts.Count(alert => alert.Cases.Count > 0));
}

/// <summary>Decides which alerts need drafts, has them drafted, and writes nothing.</summary>
public sealed class DraftPlanner(FileDrafter drafter, IProgress<string> progress)
{
    internal async Task<DraftPlan> DecideAsync(PipelineConfig config, CancellationToken cancel)
    {
        var workspace = config.Workspace;
        var settings = config.Observability.AlertTests;
        var sources = RuleSources.Read(config);
        var tests = sources.Tests.ToDictionary(test => test.File, StringComparer.Ordinal);
        var drafted = new List<DraftedFile>();
        var undrafted = new List<UndraftedAlert>();
        var earlier = new Dictionary<string, RuleTestFile>(StringComparer.Ordinal);
        foreach (var file in sources.Files.Values)
        {
            // Drafts that no pattern finds yet are tests all the same.
            var target = DraftFile.For(workspace, file.File, settings.Folder);
            Remember(tests, workspace, target.FullPath, target.Before);
            if (tests.TryGetValue(workspace.Relative(target.FullPath), out var drafts))
            {
                earlier[file.File] = drafts;
            }
        }

        var before = AlertCoverage.Of(sources.Files.Values, tests.Values.ToList());
        foreach (var file in sources.Files.Values)
        {
            var missing = file.Rules.Where(rule => rule.IsAlert && !AlertCoverage.Of(file, rule, tests.Values).IsCovered).ToList();
            var wanted = missing.Where(rule => ReasonAgainst(file, rule, earlier) is null).ToList();
            undrafted.AddRange(missing.Except(wanted).Select(rule => new UndraftedAlert(file.File, rule.Place.Line, rule.Name, ReasonAgainst(file, rule, earlier)!)));
            if (wanted.Count > 0)
            {
                progress.Report($"{file.File}: drafting tests for {Counted.Of(wanted.Count, "alert")}");
                var result = await drafter.DraftAsync(workspace, file, wanted, settings, cancel);
                drafted.Add(result);
                undrafted.AddRange(result.Alerts.Where(alert => alert.Cases.Count == 0).Select(alert => new UndraftedAlert(file.File, alert.Line, alert.Alert, alert.Reason ?? "promtool does not pass what was drafted")));
                Remember(tests, workspace, Path.Combine(workspace.Root, result.File), result.Text);
            }
        }

        return new DraftPlan(drafted, undrafted, before, AlertCoverage.Of(sources.Files.Values, tests.Values.ToList()));
    }

    private static void Remember(Dictionary<string, RuleTestFile> tests, Workspace workspace, string fullPath, string? text)
    {
        if (text is not null)
        {
            tests[workspace.Relative(fullPath)] = RuleTestReader.Parse(workspace, fullPath, text);
        }
    }

    private static string? ReasonAgainst(RuleFile file, PrometheusRule rule, IReadOnlyDictionary<string, RuleTestFile> earlier) =>
        file.GroupOf(rule) is { Document: > 0 } group ? $"promtool reads only the first YAML document of a file, and it stands in document {group.Document + 1}"
        : earlier.TryGetValue(file.File, out var drafts) && AlertCoverage.Of(file, rule, [drafts]) is { Firing: > 0 } ? "its draft is there already; there were no series with which it does not fire"
        : null;
}
