using System.Text.Json;
using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Observability.Cardinality;

/// <summary>The series of services that a stack runs, counted while it is up.</summary>
[Collection(StackRuns.Name)]
public sealed class StackCardinalityTests(StackHome home) : IClassFixture<StackHome>
{
    private const string Exposition = """visits{user="ann"} 1\nvisits{user="bob"} 2\nvisits{user="cyd"} 3\n""";

    [StackFact]
    public async Task Series_of_a_stack_are_counted_while_it_runs_and_it_is_removed()
    {
        using var workspace = Workspace("http://web:8080/metrics", Exposition, "perLabel: 2");

        var run = await home.RunAsync(workspace.Files, "--target=CardinalityCheck");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("user has 3 values", run.Output, StringComparison.Ordinal);
        using var counts = JsonDocument.Parse(await File.ReadAllTextAsync(workspace.Files.At("artifacts/observability/cardinality.json")));
        Assert.Equal(("web", 3), (counts.RootElement.GetProperty("sources")[0].GetProperty("source").GetString(), counts.RootElement.GetProperty("sources")[0].GetProperty("series").GetInt32()));
        await workspace.NothingIsLeftAsync(run);
    }

    [StackTheory]
    [InlineData("http://nobody:8080/metrics", """visits 1\n""", "web has no running service nobody whose port 8080 can be reached")]
    [InlineData("http://web:8080/metrics", """no exposition\n""", "gives no exposition: line 1")]
    [InlineData("http://web:8080/metrics", "", "holds no series")]
    [InlineData("http://web:9999/metrics", """visits 1\n""", "does not answer")]
    public async Task What_can_not_be_counted_is_errored_and_the_stack_is_removed(string endpoint, string exposition, string expected)
    {
        using var workspace = Workspace(endpoint, exposition, "");

        var run = await home.RunAsync(workspace.Files, "--target=CardinalityCheck");

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        await workspace.NothingIsLeftAsync(run);
    }

    [StackFact]
    public async Task A_stack_that_fails_its_checks_counts_nothing_and_one_that_is_not_there_is_told()
    {
        using var failing = Workspace("http://web:8080/metrics", Exposition, "", "checks: [{ tcp: { service: web, port: 9999 } }]");
        using var missing = Workspace("http://web:8080/metrics", Exposition, "", stack: "wed");

        var run = await home.RunAsync(failing.Files, "--target=CardinalityCheck");
        var other = await home.RunAsync(missing.Files, "--target=CardinalityCheck");

        Assert.True(run.ExitCode == 3 && other.ExitCode == 3, $"{run}\n{other}");
        Assert.Contains("its series say nothing", run.Output, StringComparison.Ordinal);
        Assert.Contains("no stack 'wed', did you mean 'web'?", other.Output, StringComparison.Ordinal);
        await failing.NothingIsLeftAsync(run);
    }

    [StackFact]
    public async Task The_plan_starts_nothing()
    {
        using var workspace = Workspace("http://web:8080/metrics", Exposition, "");

        var plan = await home.RunAsync(workspace.Files, "--target=CardinalityCheck", "--plan");

        Assert.True(plan.ExitCode == 0, plan.ToString());
        Assert.Contains("stack web", plan.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("started as", plan.Output, StringComparison.Ordinal);
    }

    private StackWorkspace Workspace(string endpoint, string exposition, string budget, string checks = "", string stack = "web")
    {
        var workspace = home.Workspace($$"""
            services:
              web:
                image: IMAGE
                entrypoint: [/bin/busybox, sh, -c, 'mkdir -p /www; printf "$$METRICS" > /www/metrics; exec /bin/busybox httpd -f -p 8080 -h /www']
                environment: { METRICS: '{{exposition}}' }
                init: true
                healthcheck: { test: [CMD, /bin/busybox, nc, -w, "1", 127.0.0.1, "8080", -e, /bin/busybox, "true"], interval: 1s, start_interval: 300ms, start_period: 30s, retries: 60 }
            """, checks);
        var file = workspace.Files.At("pipeline.yml");
        File.AppendAllText(file, $$"""
            observability:
              cardinality:
                {{budget}}
                sources:
                  - { stack: {{stack}}, scrape: ["{{endpoint}}"], seconds: 1, everySeconds: 1, timeoutSeconds: 5 }

            """);
        return workspace;
    }
}
