using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class SystemPackagesTests : IDisposable
{
    private const string Interrupted = "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.";

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
    public async Task Packages_that_a_killed_installation_left_half_way_are_set_up_first()
    {
        var interrupted = true;
        runner.On("install").On("rm").On("env", _ =>
        {
            interrupted = false;
            return FakeProcessRunner.Ended();
        });
        runner.On("apt-get", _ => interrupted ? FakeProcessRunner.Ended(100, "", Interrupted) : FakeProcessRunner.Ended());
        var said = new Spoken();

        await Packages().ApplyAsync([new SystemChange("install git", Command.Of("apt-get", "install", "git"))], said, default);

        Assert.Equal(
            ["apt-get install git", "env DEBIAN_FRONTEND=noninteractive LC_ALL=C dpkg --force-confold --configure -a", "apt-get install git"],
            runner.Lines.Where(line => !line.StartsWith("install", StringComparison.Ordinal) && !line.StartsWith("rm", StringComparison.Ordinal)));
        Assert.Equal(["install git", "set up the packages that a killed installation left half-way"], said.Lines);
    }

    [Fact]
    public async Task Packages_that_can_not_be_set_up_are_an_error_and_no_endless_loop()
    {
        runner.On("install").On("rm").On("env").On("apt-get", exitCode: 100, error: Interrupted);

        await Assert.ThrowsAsync<ProcessFailedException>(() => Packages().ApplyAsync([new SystemChange("install git", Command.Of("apt-get", "install", "git"))], new Spoken(), default));
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
