using System.Text.Json;
using System.Xml.Linq;
using PipelineBuild.Containers.BaseImages;

namespace Build.Tests;

public class PipelineHostTests
{
    private const string Broken = "nmae: x\ncontainers:\n  platforms: [windows/amd64]\n";

    private static readonly string Platform = BaseImageBuilder.MachinePlatform;

    /// <summary>A docker client that answers like an engine with the containerd image store, and whose bake ends as the test says.</summary>
    private static readonly string Docker = $$$"""
        case "$*" in
          --version) echo "Docker version 28.0.0, build x";;
          "buildx version") echo "github.com/docker/buildx v0.20.0 x";;
          "compose version"*) echo "Docker Compose version v2.30.0";;
          "info --format {{.ServerVersion}}") echo 28.0.0;;
          info*) echo '{"DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]],"ServerVersion":"28.0.0","ClientInfo":{"Context":"default"}}';;
          "buildx inspect"*) printf 'Name: default\nDriver: docker\n\nNodes:\nName: default\nStatus: running\nPlatforms: %s\n' {{{Platform}}};;
          *bake*) cat "$0.says" >&2; exit 1;;
          *) echo "no answer for: $*" >&2; exit 9;;
        esac
        """;

    private static readonly string WithImage = $"version: 1.0.0\ncontainers:\n  registry: 127.0.0.1:9\n  platforms: [{Platform}]\n  images: [{{ name: app, context: app }}]\n";

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
    public void A_failed_build_ends_with_1_and_stops_what_depends_on_it()
    {
        using var run = Building("Dockerfile:1\nERROR: target app: failed to solve: process \"/bin/sh -c false\" did not complete successfully: exit code: 1");

        var answer = run.Start("--target=DockerPublish");

        Assert.True(answer.ExitCode == 1, answer.Output + answer.Error);
        Assert.Contains("app/Dockerfile:1: error: target app: failed to solve", answer.Output);
        Assert.DoesNotContain("DockerPublish.json", run.Artifacts.Select(Path.GetFileName));
    }

    [Fact]
    public void An_engine_out_of_reach_ends_with_3_and_an_earlier_pass_does_not_stand()
    {
        using var run = Building("ERROR: Cannot connect to the Docker daemon at unix:///x");
        run.Folder.Write("repo/artifacts/results/DockerBuild.json", "{ \"outcome\": \"passed\", \"summary\": \"yesterday\" }");

        var answer = run.Start("--target=DockerBuild", "--json");

        Assert.True(answer.ExitCode == 3, answer.Output + answer.Error);
        Assert.Equal("errored", JsonDocument.Parse(answer.Output).RootElement.GetProperty("tasks")[0].GetProperty("result").GetProperty("outcome").GetString());
        Assert.Contains("\"outcome\": \"errored\"", File.ReadAllText(run.Folder.At("repo/artifacts/results/DockerBuild.json")));
    }

    [Fact]
    public void A_docker_that_does_not_start_ends_with_3_too()
    {
        using var run = Building("", docker: "echo broken >&2; exit 126");
        run.Folder.Write("repo/artifacts/results/DockerBuild.json", "{ \"outcome\": \"passed\", \"summary\": \"yesterday\" }");

        var answer = run.Start("--target=DockerBuild");

        Assert.True(answer.ExitCode == 3, answer.Output + answer.Error);
        Assert.Contains("\"outcome\": \"errored\"", File.ReadAllText(run.Folder.At("repo/artifacts/results/DockerBuild.json")));
    }

    [Fact]
    public void A_plan_leaves_no_artifacts_and_keeps_the_results_that_are_there()
    {
        using var run = Building("ERROR: not to be asked");
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

    private static HostRun Building(string bakeSays, string? docker = null)
    {
        var run = new HostRun(WithImage);
        run.Folder.WriteProgram("bin/docker", docker ?? Docker);
        run.Folder.Write("bin/docker.says", bakeSays + "\n");
        return run;
    }
}
