using System.Text.Json;

namespace Build.Tests;

/// <summary>What a whole run prints and leaves behind, in each of its forms.</summary>
public class RunOutputTests
{
    private const string Broken = "nmae: x\ncontainers:\n  platforms: [windows/amd64]\n";

    /// <summary>Fails on the way to the tools, with text that would be a command to a GitHub log.</summary>
    private const string EvilDocker = "echo '::error::from a tool ##[add-mask]x'; exit 1";

    private const string WithImage = "version: 1.0.0\ncontainers:\n  registry: 127.0.0.1:9\n  images: [{ name: app, context: app }]\n";

    [Theory]
    [InlineData("name: scratch\n", "--target=DockerPublish", 0)]
    [InlineData(Broken, "--target=DockerBuild", 2)]
    [InlineData(WithImage, "--target=DockerBuild", 3)]
    [InlineData("name: scratch\n", "--target=DockerPublish --dryrun", 0)]
    [InlineData("name: scratch\n", "--target=DockerPublish --verbosity=diagnostic", 0)]
    [InlineData("name: scratch\n", "--verbosity=normal", 0)]
    public void With_a_json_log_every_line_is_an_object(string pipeline, string arguments, int exitCode)
    {
        using var run = new HostRun(pipeline);
        run.Folder.WriteProgram("bin/docker", EvilDocker);

        var answer = run.Start([.. arguments.Split(' '), "--log-format=json"]);

        Assert.True(answer.ExitCode == exitCode, answer.Output + answer.Error);
        Assert.Equal("", answer.Error);
        var lines = Lines(answer.Output);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.GetProperty("time").GetString()));
        Assert.All(lines, line => Assert.Contains(line.GetProperty("level").GetString(), new[] { "debug", "info", "warning", "error" }));
        Assert.All(lines, line => Assert.NotNull(line.GetProperty("message").GetString()));
    }

    [Fact]
    public void A_json_log_names_place_and_rule_of_a_finding()
    {
        using var run = new HostRun(Broken);

        var lines = Lines(run.Start("--target=DockerBuild", "--log-format=json").Output);

        Assert.Contains(lines, line => line.TryGetProperty("rule", out var rule) && rule.GetString() == "config/invalid" && line.GetProperty("line").GetInt32() == 3 && line.GetProperty("file").GetString() == "pipeline.yml");
    }

    [Fact]
    public void With_json_as_well_the_report_and_the_log_do_not_mix()
    {
        using var run = new HostRun();

        var answer = run.Start("--target=DockerPublish", "--json", "--log-format=json");

        Assert.Equal(0, JsonDocument.Parse(answer.Output).RootElement.GetProperty("exitCode").GetInt32());
        Assert.Contains(Lines(answer.Error), line => line.TryGetProperty("outcome", out var outcome) && outcome.GetString() == "skipped");
    }

    [Fact]
    public void A_failed_run_on_github_has_groups_annotations_and_a_summary()
    {
        using var run = OnGitHub(Broken);

        var answer = run.Start("--target=DockerBuild");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("\n::error file=pipeline.yml,line=1,col=1,title=config/invalid::nmae: unknown key, did you mean 'name'?", answer.Output);
        Assert.StartsWith("## ❌ pipeline.yml is wrong", File.ReadAllText(run.Folder.At("summary")));
        Assert.Contains("https://github.example/o/r/blob/abc/pipeline.yml#L1", File.ReadAllText(run.Folder.At("summary")));
    }

    [Fact]
    public void On_github_standard_output_stays_pure_json_and_tools_give_no_commands()
    {
        using var run = OnGitHub(WithImage);
        run.Folder.WriteProgram("bin/docker", EvilDocker);

        var answer = run.Start("--target=DockerBuild", "--json");

        Assert.Equal(3, JsonDocument.Parse(answer.Output).RootElement.GetProperty("exitCode").GetInt32());
        Assert.DoesNotContain("##[", answer.Output + answer.Error);
        Assert.DoesNotContain("::error::from a tool", answer.Error.Split('\n').Select(line => line.TrimStart()));
        Assert.Contains("::group::DockerBuild\n", answer.Error);
    }

    [Fact]
    public void Every_run_leaves_sarif_and_a_summary()
    {
        using var run = new HostRun();

        run.Start("--target=DockerPublish");

        Assert.Equal("2.1.0", JsonDocument.Parse(File.ReadAllText(run.Folder.At("repo/artifacts/report.sarif"))).RootElement.GetProperty("version").GetString());
        Assert.StartsWith("## ⏭️ Nothing to do: DockerBuild, DockerPublish", File.ReadAllText(run.Folder.At("repo/artifacts/summary.md")));
    }

    private static HostRun OnGitHub(string pipeline)
    {
        var run = new HostRun(pipeline);
        run.Environment["GITHUB_ACTIONS"] = "true";
        run.Environment["GITHUB_STEP_SUMMARY"] = run.Folder.At("summary");
        run.Environment["GITHUB_WORKSPACE"] = run.Folder.At("repo");
        run.Environment["GITHUB_SERVER_URL"] = "https://github.example";
        run.Environment["GITHUB_REPOSITORY"] = "o/r";
        run.Environment["GITHUB_SHA"] = "abc";
        return run;
    }

    private static IReadOnlyList<JsonElement> Lines(string text) => text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
}
