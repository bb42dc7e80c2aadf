using System.Text;
using Cake.Core;
using Cake.Core.IO;
using Cake.Docker;

namespace Build.Tests.CakeCompat;

public class DockerBehaviourTests
{
    private readonly RecordingProcessRunner _runner = new();
    private readonly ICakeContext _cake;

    public DockerBehaviourTests() => _cake = TestCakeContext.Recording(_runner);

    [Fact]
    public void What_buildx_settings_lack_can_be_put_right_behind_the_command()
    {
        _cake.DockerBuildXBuild(
            new DockerBuildXBuildSettings
            {
                Tag = ["a:1"],
                ArgumentCustomization = a => a.Insert(1, "--provenance=mode=max").Insert(2, "--sbom=true"),
            },
            ".");
        Assert.Equal("buildx build --provenance=mode=max --sbom=true --tag a:1 .", string.Join(' ', _runner.Received));
    }

    [Fact]
    public void The_compose_command_is_an_entry_that_can_be_found_in_the_builder()
    {
        var settings = new DockerComposeExecSettings
        {
            ArgumentCustomization = a => a.Insert(a.Select(entry => entry.Render()).ToList().IndexOf("exec") + 1, "-T"),
        };
        _cake.DockerComposeExec(settings, "web", "ls", new DockerComposeSettings { File = ["c.yml"] });
        Assert.Equal("compose --file c.yml exec -T web ls", string.Join(' ', _runner.Received));
    }

    [Fact]
    public void A_password_is_masked_in_what_Cake_logs()
    {
        _cake.DockerLogin("u", "hunter2", "registry.example");
        Assert.DoesNotContain("hunter2", _runner.Safe);
        Assert.Contains("hunter2", _runner.Received);
    }

    [Fact]
    public void A_token_can_travel_on_standard_input_alone()
    {
        _cake.DockerLogin(
            new DockerRegistryLoginSettings
            {
                Username = "u",
                PasswordStdin = true,
                SetupProcessSettings = p => p.StandardInput = new ProcessStandardInput(Encoding.UTF8.GetBytes("hunter2")),
            },
            "registry.example");
        Assert.Equal("hunter2", Encoding.UTF8.GetString(_runner.Calls[0].Settings.StandardInput!.Value.Span));
        Assert.DoesNotContain("hunter2", _runner.Received);
    }

    [Fact]
    public void Run_returns_the_first_line_and_custom_command_returns_all()
    {
        _runner.Output = ["first", "second"];
        Assert.Equal("first", _cake.DockerRun("img", "ls"));
        Assert.Equal(["first", "second"], _cake.DockerCustomCommand("inspect img"));
        Assert.Equal(["first", "second"], _cake.DockerLogs("web"));
    }

    [Fact]
    public void A_bad_exit_code_becomes_an_exception_that_carries_it()
    {
        _runner.ExitCode = 4;
        var exception = Assert.Throws<CakeException>(() => _cake.DockerPush("r/a:1"));
        Assert.Equal(4, exception.ExitCode);
        Assert.Equal("Docker: Process returned an error (exit code 4).", exception.Message);
    }

    [Fact]
    public void An_expected_exit_code_is_no_exception()
    {
        _runner.ExitCode = 4;
        _cake.DockerPush(new DockerImagePushSettings { HandleExitCode = code => code == 4 }, "r/a:1");
    }

    [Fact]
    public void Odd_names_come_out_as_upstream_writes_them()
    {
        _cake.DockerComposeExec(new DockerComposeExecSettings { NoTTY = true }, "web", "ls");
        Assert.Contains("--no-t-t-y", _runner.Received);
        _cake.DockerBuildXBuild(new DockerBuildXBuildSettings { Rm = true }, ".");
        Assert.Contains("--rm=True", _runner.Received);
    }
}
