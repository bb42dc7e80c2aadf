using System.Globalization;

namespace PipelineBuild.Results.Writers;

/// <summary>The report as a page of Markdown: what a GitHub run shows as its summary, and what a reader opens on a laptop.</summary>
public static class StepSummaryWriter
{
    /// <summary>GitHub takes 1 MiB per step; a little stays free for what it adds.</summary>
    public const int Limit = (1024 * 1024) - 1024;

    private const string CutNote = "\n> The page ends here because GitHub shows at most 1 MiB. `artifacts/report.json` holds everything.\n";

    /// <param name="limit">How many bytes the page may take.</param>
    public static string Render(RunReport report, GitHubRun run, int limit = Limit)
    {
        var page = new LimitedPage(limit, CutNote);
        page.Add($"## {Verdict(report)}\n\n");
        AddOverview(page, report);
        AddNextSteps(page, report);
        AddFindings(page, report, run);
        AddSlowest(page, report);
        AddDetails(page, report);
        return page.ToString();
    }

    private static string Verdict(RunReport report)
    {
        var targets = string.Join(", ", report.Tasks.Select(task => Markdown.Text(task.Task)));
        var of = targets.Length == 0 ? "" : $": {targets}";
        return report.ExitCode switch
        {
            0 when report.Tasks.All(task => task.Result.Outcome == Outcome.Skipped) => $"⏭️ Nothing to do{of}",
            0 => $"✅ Passed{of}",
            1 => $"❌ Failed{of}",
            2 => "❌ pipeline.yml is wrong, nothing was run",
            3 => $"⚠️ Could not be done or checked{of}",
            _ => $"🛑 Cancelled{of}",
        };
    }

    private static void AddOverview(LimitedPage page, RunReport report)
    {
        if (report.Tasks.Count > 0)
        {
            page.Add("| | target | outcome | duration | summary |\n|---|---|---|--:|---|\n", report.Tasks.Select(task => Markdown.Row([
                Sign(task.Result.Outcome), Markdown.Text(task.Task), task.Result.Outcome.ToString().ToLowerInvariant(), Seconds(task.Duration), Markdown.Text(task.Result.Summary)])), "\n");
        }
    }

    private static void AddNextSteps(LimitedPage page, RunReport report)
    {
        var target = Markdown.Text(report.Tasks.LastOrDefault()?.Task ?? "");
        var advice = report.ExitCode switch
        {
            0 => null,
            1 => $"The findings below say what is bad. `./build.sh --target={target} --setup` shows the same on any machine.",
            2 => "Correct `pipeline.yml` at the places below; these are all its mistakes.",
            3 => $"This is no verdict: it could not be checked. `./build.sh --target=Doctor` says what the machine lacks; where a network or service failed, run `./build.sh --target={target}` again.",
            _ => "Whatever is half done is finished by running the same command again.",
        };
        if (advice is not null)
        {
            page.Add($"**What to do next:** {advice}\n\n");
        }
    }

    private static void AddFindings(LimitedPage page, RunReport report, GitHubRun run)
    {
        foreach (var kind in report.AllFindings.Select(item => item.Finding).GroupBy(finding => finding.Severity).OrderByDescending(group => group.Key))
        {
            var title = $"{Word(kind.Key)} ({kind.Count().ToString(CultureInfo.InvariantCulture)})";
            page.Add(
                $"<details{(kind.Key == Severity.Note ? "" : " open")}>\n<summary>{title}</summary>\n\n| place | finding | rule |\n|---|---|---|\n",
                kind.Select(finding => Markdown.Row([Markdown.Link(finding.Place, run.LinkTo(finding)), Markdown.Text(finding.Message), Markdown.Text(finding.Rule)])),
                "\n</details>\n\n");
        }
    }

    private static void AddSlowest(LimitedPage page, RunReport report)
    {
        if (SlowestSpans.Of(report) is { Count: > 0 } slowest)
        {
            page.Add("### Slowest steps\n\n| duration | target | step |\n|--:|---|---|\n", slowest.Select(slow => Markdown.Row([slow.Seconds, Markdown.Text(slow.Target), Markdown.Text(slow.Span.Name)])), "\n");
        }

        page.Add(Timeline.Render(report));
    }

    private static void AddDetails(LimitedPage page, RunReport report)
    {
        foreach (var task in report.Tasks)
        {
            var name = Markdown.Text(task.Task);
            if (task.Result.Table is { Rows.Count: > 0 } table)
            {
                var head = Markdown.Row(table.Header.Select(Markdown.Text)) + Markdown.Row(table.Header.Select(_ => "---"));
                page.Add($"<details>\n<summary>{name}: {table.Rows.Count.ToString(CultureInfo.InvariantCulture)} rows</summary>\n\n{head}", table.Rows.Select(row => Markdown.Row(row.Select(Markdown.Text))), "\n</details>\n\n");
            }

            if (task.Result.Text.Count > 0)
            {
                page.Add($"<details>\n<summary>{name}: text</summary>\n\n{Markdown.Block(task.Result.Text)}\n</details>\n\n");
            }
        }
    }

    private static string Sign(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "✅",
        Outcome.Skipped => "⏭️",
        Outcome.Failed => "❌",
        _ => "⚠️",
    };

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "Errors",
        Severity.Warning => "Warnings",
        _ => "Notes",
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
