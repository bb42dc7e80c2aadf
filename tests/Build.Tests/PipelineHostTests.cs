using System.Text.Json;
using System.Xml.Linq;

namespace Build.Tests;

public class PipelineHostTests
{
    private const string Broken = "nmae: x\ncontainers:\n  platforms: [windows/amd64]\n";

    [Fact]
    public void The_help_page_is_shown_without_a_target_and_leaves_nothing_behind()
    {
        using var run = new HostRun(pipeline: null);

        var answer = run.Start();

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.Contains("--target=DockerPublish --setup", answer.Output);
        Assert.Empty(run.Artifacts);
    }

    [Fact]
    public void A_broken_file_tells_all_its_mistakes_and_runs_nothing()
    {
        using var run = new HostRun(Broken);

        var answer = run.Start("--target=DockerBuild");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("pipeline.yml:1:1: nmae: unknown key, did you mean 'name'?", answer.Output);
        Assert.Contains("pipeline.yml:3:15: containers.platforms: only linux/* platforms are supported", answer.Output);
        Assert.DoesNotContain(run.Artifacts, file => file.StartsWith("results", StringComparison.Ordinal));
        Assert.Equal("2", XDocument.Load(run.Folder.At("repo/artifacts/junit.xml")).Root!.Element("testsuite")!.Attribute("failures")!.Value);
    }

    [Fact]
    public void A_broken_bake_file_fails_the_targets_that_work_on_images_and_no_other()
    {
        using var run = FakeBuild.OfBakeFile("docker-bake.hcl:2\nERROR: docker-bake.hcl:2,13-14: Invalid character");

        foreach (var target in (string[])["DockerBuild", "DockerTags", "DockerMerge", "DockerPublish --plan"])
        {
            var answer = run.Start($"--target={target}".Split(' '));

            Assert.True(answer.ExitCode == 1, answer.Output);
            Assert.Contains("docker-bake.hcl:2:13", answer.Output);
        }

        Assert.Equal(0, run.Start("--target=Config").ExitCode);
    }

    [Fact]
    public void A_workspace_without_the_file_is_told()
    {
        using var run = new HostRun(pipeline: null);

        var answer = run.Start("--target=DockerBuild");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("pipeline.yml: no such file", answer.Output);
    }

    [Theory]
    [InlineData("--target=DockerBiuld", "no target 'DockerBiuld', did you mean 'DockerBuild'?")]
    [InlineData("--taget=DockerBuild", "unknown argument '--taget=DockerBuild', did you mean '--target'?")]
    public void An_unknown_target_or_argument_ends_with_255(string argument, string message)
    {
        using var run = new HostRun();

        var answer = run.Start(argument);

        Assert.Equal((255, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(message, answer.Error);
        Assert.Empty(run.Artifacts);
    }

    [Fact]
    public void A_task_without_work_is_skipped_with_its_reason_and_is_no_failure()
    {
        using var run = new HostRun();

        var answer = run.Start("--target=DockerPublish");

        Assert.Equal(0, answer.ExitCode);
        Assert.Matches("skipped +DockerPublish .* no images in pipeline.yml", answer.Output);
        Assert.Contains("\"outcome\": \"skipped\"", File.ReadAllText(run.Folder.At("repo/artifacts/results/DockerBuild.json")));
    }

    [Fact]
    public void With_json_standard_output_is_the_report_and_nothing_else()
    {
        using var run = new HostRun(Broken);

        var answer = run.Start("--target=DockerBuild", "--json");

        var report = JsonDocument.Parse(answer.Output).RootElement;
        Assert.Equal((2, 2), (report.GetProperty("exitCode").GetInt32(), report.GetProperty("configErrors").GetArrayLength()));
        Assert.Contains("pipeline.yml:1:1:", answer.Error);
    }

    [Fact]
    public void The_configuration_that_holds_is_shown_with_its_origins()
    {
        using var run = new HostRun("include: [more.yml]\nname: shown\n");
        run.Folder.Write("repo/more.yml", "version: 1.0.0\ntagPrefix: release-\n");

        var answer = run.Start("--target=Config", "--package-version=3.0.0", "--json");

        Assert.True(answer.ExitCode == 0, answer.Output + answer.Error);
        Assert.Matches("name +shown +pipeline.yml:2:7", answer.Error);
        Assert.Matches("version +3.0.0 +command line", answer.Error);
        var values = JsonDocument.Parse(answer.Output).RootElement.GetProperty("tasks")[0].GetProperty("result").GetProperty("values");
        Assert.Equal(("tagPrefix", "release-", "more.yml:2:12"), Row(values[3]));
        Assert.Equal(("containers.registry.name", "local", "default"), Row(values[4]));

        static (string?, string?, string?) Row(JsonElement value) => (value.GetProperty("path").GetString(), value.GetProperty("value").GetString(), value.GetProperty("origin").GetString());
    }

    [Fact]
    public void A_failed_build_ends_with_1_and_stops_what_depends_on_it()
    {
        using var run = FakeBuild.Ending("Dockerfile:1\n--------------------\nERROR: target app: failed to solve: process \"/bin/sh -c false\" did not complete successfully: exit code: 1");

        var answer = run.Start("--target=DockerPublish");

        Assert.True(answer.ExitCode == 1, answer.Output + answer.Error);
        Assert.Contains("app/Dockerfile:1: error: target app: failed to solve", answer.Output);
        Assert.DoesNotContain("DockerPublish.json", run.Artifacts.Select(Path.GetFileName));
    }

    [Fact]
    public void An_engine_out_of_reach_ends_with_3_and_an_earlier_pass_does_not_stand()
    {
        using var run = FakeBuild.Ending("ERROR: Cannot connect to the Docker daemon at unix:///x");
        run.Folder.Write("repo/artifacts/results/DockerBuild.json", "{ \"outcome\": \"passed\", \"summary\": \"yesterday\" }");

        var answer = run.Start("--target=DockerBuild", "--json");

        Assert.True(answer.ExitCode == 3, answer.Output + answer.Error);
        Assert.Equal("errored", JsonDocument.Parse(answer.Output).RootElement.GetProperty("tasks")[0].GetProperty("result").GetProperty("outcome").GetString());
        Assert.Contains("\"outcome\": \"errored\"", File.ReadAllText(run.Folder.At("repo/artifacts/results/DockerBuild.json")));
    }

    [Fact]
    public void A_docker_that_does_not_start_ends_with_3_too()
    {
        using var run = FakeBuild.Ending("", docker: "echo broken >&2; exit 126");
        run.Folder.Write("repo/artifacts/results/DockerBuild.json", "{ \"outcome\": \"passed\", \"summary\": \"yesterday\" }");

        var answer = run.Start("--target=DockerBuild");

        Assert.True(answer.ExitCode == 3, answer.Output + answer.Error);
        Assert.Contains("\"outcome\": \"errored\"", File.ReadAllText(run.Folder.At("repo/artifacts/results/DockerBuild.json")));
    }

    [Fact]
    public void A_plan_leaves_no_artifacts_and_keeps_the_results_that_are_there()
    {
        using var run = FakeBuild.Ending("ERROR: not to be asked");
        run.Folder.Write("repo/artifacts/results/DockerBuild.json", "{ \"outcome\": \"passed\", \"summary\": \"yesterday\" }");

        var answer = run.Start("--target=DockerBuild", "--plan", "--json");

        Assert.True(answer.ExitCode == 0, answer.Output + answer.Error);
        var plan = JsonDocument.Parse(answer.Output).RootElement.GetProperty("tasks")[0].GetProperty("result");
        Assert.Equal(["write", "run", "write"], plan.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("kind").GetString()));
        Assert.Contains("DockerBuild would", answer.Error);
        Assert.Equal(["results/DockerBuild.json"], run.Artifacts);
        Assert.Contains("yesterday", File.ReadAllText(run.Folder.At("repo/artifacts/results/DockerBuild.json")));
    }

    [Fact]
    public void A_plan_of_a_target_that_only_reads_does_not_even_run_it()
    {
        using var run = new HostRun();

        var answer = run.Start("--target=History", "--plan");

        Assert.Matches("passed +History .* plan: nothing would change, this target only reads", answer.Output);
        Assert.False(Directory.Exists(run.Folder.At("repo/.pipeline")));
    }
}
