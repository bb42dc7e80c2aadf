using System.Text.Json;
using PipelineBuild.Results;
using PipelineBuild.Toolchain;

namespace PipelineBuild.Tests.Toolchain;

public sealed class ToolDoctorTests : IDisposable
{
    private readonly ToolchainRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_machine_with_everything_passes_and_shows_the_builder()
    {
        var result = await Inspect();

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Empty(result.Findings);
        Assert.Equal("default", result.Builder?.Name);
        Assert.All(result.Tools, tool => Assert.Equal((ToolState.Ready, null), (tool.State, tool.Mend)));
        Assert.Empty(rig.Changes);
    }

    [Fact]
    public async Task A_missing_program_is_an_error_with_what_it_blocks_and_what_mends_it()
    {
        rig.Remove("docker-registry");

        var result = await Inspect();

        Assert.Equal(Outcome.Errored, result.Outcome);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("toolchain/missing", Severity.Error), (finding.Rule, finding.Severity));
        Assert.Equal("docker-registry is missing (not found); blocks DockerBuild, DockerPublish, Test, Benchmark, DockerMerge, DockerPrune; mend: ./build.sh --target=Setup", finding.Message);
    }

    [Fact]
    public async Task What_the_workload_does_not_use_is_not_missed()
    {
        rig.Remove("docker-registry");
        rig.Remove("mmdebstrap");
        rig.Needs = rig.Needs with { LocalRegistry = false, BaseImageRecipes = false };

        Assert.Equal(Outcome.Passed, (await Inspect()).Outcome);
    }

    [Fact]
    public async Task What_other_targets_need_is_not_missed()
    {
        rig.Remove("shellcheck");

        Assert.Equal(Outcome.Passed, (await Inspect("DockerBuild")).Outcome);
        Assert.Equal(Outcome.Errored, (await Inspect("Lint")).Outcome);
    }

    [Fact]
    public async Task What_only_our_own_tests_use_is_a_warning_when_it_is_missing()
    {
        rig.Runner.On("docker compose version", exitCode: 1, error: "docker: unknown command: docker compose");

        var result = await Inspect();

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Equal(Severity.Warning, Assert.Single(result.Findings).Severity);
    }

    [Fact]
    public async Task A_program_that_gives_no_version_in_time_is_not_taken_for_ready()
    {
        rig.Runner.OnTimeout("docker-registry");

        var result = await Inspect();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Equal("toolchain/unknown-version", Assert.Single(result.Findings).Rule);
    }

    [Theory]
    [InlineData("Cannot connect to the Docker daemon", ToolState.Stopped, "./build.sh --target=Setup")]
    [InlineData("permission denied while trying to connect", ToolState.Denied, "sudo usermod -aG docker \"$USER\", then log in again")]
    public async Task An_engine_that_does_not_answer_is_told_apart_from_one_that_is_closed_to_us(string error, ToolState expected, string mend)
    {
        rig.Runner.On("docker version", exitCode: 1, error: error);

        var status = (await Inspect()).Tools.Single(tool => tool.Name == "docker-engine");

        Assert.Equal((expected, mend), (status.State, status.Mend));
    }

    [Fact]
    public async Task A_platform_that_neither_builder_nor_kernel_can_do_is_missed()
    {
        rig.Needs = rig.Needs with { Platforms = ["linux/amd64", "linux/s390x"] };

        var result = await Inspect();

        Assert.Equal("pipelinebuild", result.Builder?.Name);
        Assert.Contains("no handler for s390x", Assert.Single(result.Findings).Message);
    }

    [Fact]
    public async Task A_builder_that_cannot_be_asked_is_an_error()
    {
        rig.Docker.Queries.Clear();

        Assert.Contains((await Inspect()).Findings, finding => finding is { Rule: "toolchain/builder", Severity: Severity.Error });
    }

    [Fact]
    public async Task On_another_distribution_the_mending_names_what_to_install()
    {
        rig.Folder.Write("etc/os-release", "ID=fedora\nPRETTY_NAME=\"Fedora Linux 42\"\n");
        rig.Remove("docker-registry");
        rig.Remove("mmdebstrap");

        var mends = (await Inspect()).Tools.Select(tool => tool.Mend).OfType<string>();

        Assert.Equal(["install docker-registry 2.8 or newer", "install mmdebstrap, as Fedora Linux 42 calls them, 1.3 or newer"], mends);
    }

    [Fact]
    public async Task The_result_reads_well_as_json()
    {
        rig.Remove("docker-registry");

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(await Inspect(), ResultStore.Json));

        var tool = json.RootElement.GetProperty("tools").EnumerateArray().Single(tool => tool.GetProperty("name").GetString() == "docker-registry");
        Assert.Equal("missing", tool.GetProperty("state").GetString());
        Assert.Equal("2.8.3+ds1-2+b8", tool.GetProperty("pinned").GetString());
        Assert.Equal("default", json.RootElement.GetProperty("builder").GetProperty("name").GetString());
    }

    private Task<DoctorResult> Inspect(params string[] targets) => rig.Doctor().InspectAsync(rig.Needs, targets.Length == 0 ? null : targets, default);
}
