using System.Diagnostics;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>What a user sees who got something wrong, and the exit code that goes with it.</summary>
public sealed class BrokenInputTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineFact]
    public async Task A_failing_build_step_is_shown_with_its_last_words_and_its_place()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Describe("- { name: acme/good, context: good }\n- { name: acme/broken, context: app, dockerfile: app/web.Dockerfile }", platforms: MachineShell.Platform);
        workspace.Write("good/Dockerfile", "FROM scratch\nCOPY Dockerfile /\n");
        await MachineShell.CopyToAsync(workspace.At("app/root"));
        workspace.Write("app/web.Dockerfile", "FROM scratch\nCOPY root /\n\nRUN echo the last words of the step; \\\n    exit 7\n");
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("the last words of the step", run.Output[run.Output.IndexOf("------", StringComparison.Ordinal)..]);
        Assert.True(run.Output.Contains("app/web.Dockerfile:4: error:", StringComparison.Ordinal), run.ToString());
        run.Says("did not complete successfully: exit code: 7");
        run.Says("[containers/build-failed]");
        Assert.DoesNotContain("== DockerPublish", run.Output);
        Assert.DoesNotContain("   at ", run.All);
    }

    [EngineFact]
    public async Task A_step_that_says_much_is_shown_with_its_last_lines()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Describe("- { name: acme/wordy, context: app }", platforms: MachineShell.Platform);
        await MachineShell.CopyToAsync(workspace.At("app/root"));
        workspace.Write("app/Dockerfile", "FROM scratch\nCOPY root /\nRUN i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo word number $i; done; exit 3\n");
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerBuild");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("word number 200", run.Output[run.Output.IndexOf("------", StringComparison.Ordinal)..]);
        run.Says("app/Dockerfile:3: error:");
    }

    [EngineFact]
    public async Task One_platform_that_fails_is_named_and_nothing_is_pushed()
    {
        using var own = new ScratchHome();
        using var workspace = new ScratchWorkspace(own);
        workspace.Describe("- { name: acme/lopsided, context: app }");
        workspace.Write("app/Dockerfile", "FROM scratch\nARG TARGETARCH\nCOPY for-${TARGETARCH} /\n");
        workspace.Write("app/for-amd64", "x");
        await workspace.CommitAsync();

        var run = await own.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says("app/Dockerfile:3: error:");
        run.Says("\"/for-arm64\": not found (in step [linux/arm64 1/1])");
        Assert.DoesNotContain("== DockerPublish", run.Output);
        Assert.False(Directory.Exists(own.RegistryData) && Directory.EnumerateFileSystemEntries(own.RegistryData).Any());
    }

    [EngineFact]
    public async Task A_base_image_that_is_not_there_is_a_failed_build_and_one_out_of_reach_is_an_error()
    {
        using var registry = await RealRegistry.StartAsync();
        using var workspace = new ScratchWorkspace(home);
        workspace.Describe("- { name: acme/mistake, context: app }");
        workspace.Write("app/Dockerfile", $"ARG X=1\nFROM {registry.Host}/acme/nothing:1\n");
        await workspace.CommitAsync();
        var missing = await home.RunAsync(workspace, "--target=DockerBuild");
        workspace.Write("app/Dockerfile", $"ARG X=1\nFROM 127.0.0.1:{Ports.Next()}/acme/nothing:1\n");
        await workspace.CommitAsync();
        var unreachable = await home.RunAsync(workspace, "--target=DockerBuild");

        Assert.True(missing.ExitCode == 1, missing.ToString());
        missing.Says("app/Dockerfile:2: error:");
        missing.Says("not found");
        Assert.True(unreachable.ExitCode == 3, unreachable.ToString());
        unreachable.Says("connection refused");
    }

    [EngineTheory]
    [InlineData("FORM scratch\n", "unknown instruction: FORM", 1)]
    [InlineData("FROM scratch\nCOPY one-operand-only\n", "COPY requires at least two arguments", 2)]
    [InlineData("FROM scratch\nCOPY absent /\n", "\"/absent\": not found", 2)]
    public async Task A_mistake_in_a_Dockerfile_is_named_with_its_line(string dockerfile, string message, int line)
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Describe("- { name: acme/mistake, context: app }");
        workspace.Write("app/Dockerfile", dockerfile);
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerBuild");

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says(message);
        run.Says($"app/Dockerfile:{line}: error:");
    }

    [EngineFact]
    public async Task All_mistakes_of_the_configuration_come_at_once_and_nothing_is_built()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Write("pipeline.yml", "name: broken\ncontainers:\n  regstry: local\n  platforms: [windows/amd64]\n  images:\n    - { name: Upper/Case, context: nowhere }\n");

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 2, run.ToString());
        run.Says("pipeline.yml:3:3: containers.regstry: unknown key, did you mean 'registry'?");
        run.Says("pipeline.yml:4:15:");
        run.Says("pipeline.yml:6:15: containers.images[0].name:");
        run.Says("nowhere");
        Assert.DoesNotContain("== DockerBuild", run.Output);
    }

    [EngineFact]
    public async Task An_engine_out_of_reach_is_said_before_any_work()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/unreachable");
        var clock = Stopwatch.StartNew();

        var run = await home.RunAsync(workspace, new Dictionary<string, string?> { ["DOCKER_HOST"] = $"tcp://127.0.0.1:{Ports.Next()}" }, "--target=DockerPublish");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("docker-engine");
        run.Says("Cannot connect to the Docker daemon");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.DoesNotContain("   at ", run.All);
    }

    [EngineFact]
    public async Task A_configured_port_that_somebody_else_holds_is_an_error_that_names_the_holder()
    {
        using var own = new ScratchHome();
        using var foreign = new ForeignServer(own.Port);
        using var workspace = new ScratchWorkspace(own);
        await workspace.MakeTinyAsync();

        var run = await own.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says($"port {own.Port} of this machine is held by HTTP server 'acme/1.0'");
        run.Says("containers.registry.port");
    }
}
