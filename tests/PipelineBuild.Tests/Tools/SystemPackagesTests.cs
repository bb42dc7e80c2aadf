using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class SystemPackagesTests : IDisposable
{
    private readonly TempFolder root = new();
    private readonly FakeProcessRunner runner = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task A_package_that_is_only_configured_or_unknown_is_missing()
    {
        runner.On("dpkg-query", "git installed\nmmdebstrap config-files", exitCode: 1, error: "dpkg-query: no packages found matching docker.io");

        Assert.Equal(["mmdebstrap", "docker.io"], await Packages().MissingAsync(["git", "mmdebstrap", "docker.io"], default));
    }

    [Fact]
    public async Task Without_root_every_change_goes_through_sudo_that_asks_nothing()
    {
        runner.On("sudo");

        await Packages(isRoot: false).ApplyAsync([new SystemChange("install git", Command.Of("apt-get", "install", "git"))], new Spoken(), default);

        Assert.Equal($"sudo -n install -D -m 0755 /dev/stdin {root.At("usr/sbin/policy-rc.d")}", runner.Lines[0]);
        Assert.Equal("sudo -n apt-get install git", runner.Lines[1]);
    }

    [Fact]
    public async Task A_change_that_fails_is_an_error_with_its_last_words()
    {
        runner.On("install").On("apt-get", exitCode: 100, error: "E: broken");

        Assert.Contains("E: broken", (await Assert.ThrowsAsync<ProcessFailedException>(
            () => Packages().ApplyAsync([new SystemChange("install git", Command.Of("apt-get", "install", "git"))], new Spoken(), default))).Message);
    }

    [Fact]
    public void A_change_can_be_copied_into_a_terminal()
    {
        Assert.Equal("sudo apt-get -o 'A::B=it'\\''s' install git", new SystemChange("", Command.Of("apt-get", "-o", "A::B=it's", "install", "git")).ForTerminal(sudo: true));
        Assert.Equal("install -D -m 0644 /dev/stdin /etc/x <<'END'\n{ \"a\": 1 }\nEND", SystemChange.WriteFile("/etc/x", "{ \"a\": 1 }\n").ForTerminal(sudo: false));
    }

    private SystemPackages Packages(bool isRoot = true)
    {
        var machine = new Machine(root.Path, isRoot, "amd64");
        var administrator = new Administrator(runner, machine);
        return new SystemPackages(runner, administrator, new ServiceStarts(administrator, machine), TimeProvider.System);
    }
}
