using System.Text.Json;

namespace Build.Tests.Containers;

public class ComposeLintTaskTests
{
    private const string Pipeline = "containers:\n  composeFiles: [compose.yaml]\n";

    /// <summary>One error, one warning that can be mended.</summary>
    private const string Compose = "version: '3'\nservices:\n  web:\n    image: nginx:1.27.3\n    privileged: true\n    restart: always\n    healthcheck: { test: [CMD, 'true'] }\n    deploy: { resources: { limits: { cpus: '1', memory: 64M } } }\n";

    [Fact]
    public void Without_compose_files_it_is_skipped_with_the_reason()
    {
        using var run = new HostRun();

        var answer = run.Start("--target=ComposeLint");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("no containers.composeFiles in pipeline.yml", answer.Output);
    }

    [Fact]
    public void An_error_ends_with_1_and_is_told_as_table_as_data_and_in_the_reports()
    {
        using var run = Workload();

        var answer = run.Start("--target=ComposeLint");
        using var report = JsonDocument.Parse(run.Start("--target=ComposeLint", "--json").Output);

        Assert.Equal(1, answer.ExitCode);
        Assert.Matches("web +10/10 +yes", answer.Output);
        Assert.Contains("compose.yaml:5:17: error: web: privileged", answer.Output);
        var service = report.RootElement.GetProperty("tasks")[0].GetProperty("result").GetProperty("services")[0];
        Assert.Equal(("web", 10, 10, true), (service.GetProperty("service").GetString(), service.GetProperty("score").GetInt32(), service.GetProperty("of").GetInt32(), service.GetProperty("runsTwice").GetBoolean()));
        Assert.Contains("src/PipelineBuild/Containers/Compose/README.md#composeprivileged", File.ReadAllText(run.Folder.At("repo/artifacts/report.sarif")));
        Assert.Contains("whoever gets into the container", File.ReadAllText(run.Folder.At("repo/artifacts/results/ComposeLint.json")));
    }

    [Fact]
    public void A_plan_of_the_mends_shows_them_and_changes_nothing()
    {
        using var run = Workload();

        var plan = run.Start("--target=ComposeLint", "--fix", "--plan");
        var without = run.Start("--target=ComposeLint", "--plan");

        Assert.Equal((0, 0), (plan.ExitCode, without.ExitCode));
        Assert.Contains("-version: '3'", plan.Output);
        Assert.Contains("nothing would change; only with --fix", without.Output);
        Assert.Equal(Compose, File.ReadAllText(run.Folder.At("repo/compose.yaml")));
        Assert.Empty(run.Artifacts);
    }

    [Fact]
    public void Mending_writes_the_file_and_still_fails_for_what_is_left()
    {
        using var run = Workload();

        var answer = run.Start("--target=ComposeLint", "--fix");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("mended compose.yaml", answer.Output);
        Assert.Equal(Compose["version: '3'\n".Length..], File.ReadAllText(run.Folder.At("repo/compose.yaml")));
    }

    private static HostRun Workload()
    {
        var run = new HostRun(Pipeline);
        run.Folder.Write("repo/compose.yaml", Compose);
        return run;
    }
}
