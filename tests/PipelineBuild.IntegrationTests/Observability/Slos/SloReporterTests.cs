using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Observability.Slos;

/// <summary>With the real Prometheus over a history of 30 days.</summary>
public sealed class SloReporterTests : IDisposable
{
    private const long Begin = 1_700_000_000;
    private const int Step = 300;
    private const int Steps = 31 * 24 * 12;

    private static readonly DateTimeOffset End = DateTimeOffset.FromUnixTimeSeconds(Begin + ((Steps - 1) * Step));

    private readonly SloRig rig = new();

    public void Dispose() => rig.Dispose();

    [MonitoringFact]
    public async Task A_server_that_is_gone_or_not_declared_never_passes()
    {
        var gone = await new SloGate(rig.Meter(TimeProvider.System)).JudgeAsync(Config($"http://127.0.0.1:{Ports.Next()}", "shop", "99.9"), default);
        var none = await new SloReporter(rig.Meter(TimeProvider.System)).ReportAsync(Config(null, "shop", "99.9"), default);

        Assert.Equal(Outcome.Errored, gone.Outcome);
        Assert.Contains(gone.Findings, finding => finding.Rule == "slo/no-data" && finding.Message.Contains("does not answer", StringComparison.Ordinal));
        Assert.Equal(Outcome.Errored, none.Outcome);
        Assert.Contains("observability.slo.url", none.Summary);
    }

    [MonitoringFact]
    public async Task Compliance_budget_and_burn_rate_are_those_of_the_history_and_the_gate_follows_them()
    {
        // One request of a thousand is bad: the budget of 99.8 % is half used, that of 99.9 % is just about spent, that of 99.95 % twice.
        var lines = Enumerable.Range(0, Steps).Select(step => FormattableString.Invariant($"requests_total{{job=\"shop\",code=\"200\"}} {step * 999L} {Begin + (step * Step)}\nrequests_total{{job=\"shop\",code=\"500\"}} {step} {Begin + (step * Step)}\n"));
        rig.Folder.Write("m.om", $"# TYPE requests counter\n{string.Concat(lines)}# EOF\n");
        var made = await Programs.RunAsync(rig.Programs.Require("promtool"), ["tsdb", "create-blocks-from", "--max-block-duration=1000h", "openmetrics", rig.Folder.At("m.om"), rig.Folder.At("data")]);
        Assert.True(made.ExitCode == 0, made.ToString());
        await using var server = await rig.Server.StartAsync(null, rig.Folder.At("data"), default);
        var (meter, url) = (rig.Meter(new SetTime(End)), server.Api.Address.ToString());

        var report = await new SloReporter(meter).ReportAsync(Config(url, "shop", "99.8"), default);
        var standing = Assert.Single(report.Objectives);
        Assert.Equal(Outcome.Passed, report.Outcome);
        Assert.Equal((0.001, 0.5, 0.5), (Math.Round(standing.ErrorRatio, 6), Math.Round(standing.BudgetLeft, 4), Math.Round(standing.BurnRate, 4)));
        Assert.Equal(30, (standing.BudgetEnds!.Value - End).TotalDays, 0.1);
        Assert.Contains("<path", File.ReadAllText(rig.Folder.At("artifacts/observability/slo/shop-answers.svg")));

        Assert.Equal(Outcome.Passed, (await new SloGate(meter).JudgeAsync(Config(url, "shop", "99.8"), default)).Outcome);
        Assert.Equal(Outcome.Failed, (await new SloGate(meter).JudgeAsync(Config(url, "shop", "99.8", "minimumBudget: 60"), default)).Outcome);
        var spent = await new SloGate(meter).JudgeAsync(Config(url, "shop", "99.95"), default);
        Assert.Equal(Outcome.Failed, spent.Outcome);
        Assert.Contains(spent.Findings, finding => finding.Rule == "slo/budget-spent" && finding.Message.Contains("-100 %", StringComparison.Ordinal));
        var unknown = await new SloGate(meter).JudgeAsync(Config(url, "nobody", "99.9"), default);
        Assert.Equal(Outcome.Errored, unknown.Outcome);
        Assert.Contains(unknown.Findings, finding => finding.Message.Contains("has no data", StringComparison.Ordinal));
    }

    private PipelineConfig Config(string? url, string job, string objective, string more = "alerts: true") => rig.Config($$$"""
        slo:
          {{{(url is null ? "window: 30d" : $"url: {url}")}}}
          {{{more}}}
          objectives:
            - service: shop
              name: answers
              objective: {{{objective}}}
              sli:
                error: 'sum(rate(requests_total{job="{{{job}}}", code=~"5.."}[{{.window}}]))'
                total: 'sum(rate(requests_total{job="{{{job}}}"}[{{.window}}]))'
        """);

    private sealed class SetTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
