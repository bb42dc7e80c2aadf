using PipelineBuild.Results;
using PipelineBuild.Toolchain;

namespace PipelineBuild.Tests.Toolchain;

public sealed class ToolInstallerTests : IDisposable
{
    private readonly ToolchainRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task Nothing_is_changed_when_nothing_is_missing()
    {
        var result = await Install();

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Empty(result.Steps);
        Assert.Empty(rig.Changes);
    }

    [Fact]
    public async Task A_newer_package_of_the_archive_is_taken_on_its_signature_and_said_so()
    {
        rig.Remove("shellcheck");
        rig.Offer("shellcheck", "0.9.0-2");

        var result = await Install();

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Contains(result.Steps, step => step.StartsWith("shellcheck: the archive has 0.9.0-2, our list 0.9.0-1", StringComparison.Ordinal));
        Assert.Equal(("0.9.0-2", false), (rig.Programs.Cache.Manifest("shellcheck")!.Version, rig.Programs.Cache.Manifest("shellcheck")!.Pinned));
        Assert.Equal(result.Steps, rig.Spoken.Lines);
    }

    [Fact]
    public async Task A_package_of_the_pinned_version_with_another_hash_is_refused_and_leaves_nothing()
    {
        rig.Remove("shellcheck");
        rig.Offer("shellcheck", "0.9.0-1");

        var result = await Install();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains(result.Findings, finding => finding.Message.Contains("our list says", StringComparison.Ordinal));
        Assert.Null(rig.Programs.Find("shellcheck"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(rig.Folder.At("cache/staging")));
    }

    [Fact]
    public async Task A_program_that_does_not_run_here_is_not_kept()
    {
        rig.Remove("shellcheck");
        rig.Offer("shellcheck", "0.9.0-2");
        rig.Runner.On("shellcheck --version", exitCode: 127, error: "libgmp.so.10: cannot open shared object file");

        var result = await Install();

        Assert.Contains(result.Findings, finding => finding.Message.Contains("libgmp.so.10", StringComparison.Ordinal));
        Assert.False(Directory.Exists(rig.Folder.At("cache/programs/shellcheck")));
    }

    [Fact]
    public async Task What_a_killed_run_left_half_way_is_cleared_away()
    {
        rig.Folder.Write("cache/staging/half/root/usr/bin/shellcheck", "");
        rig.Remove("shellcheck");
        rig.Offer("shellcheck", "0.9.0-2");

        await Install();

        Assert.Empty(Directory.EnumerateFileSystemEntries(rig.Folder.At("cache/staging")));
    }

    [Fact]
    public async Task One_thing_that_cannot_be_got_does_not_keep_the_others_away()
    {
        rig.Remove("docker-registry");
        rig.Remove("shellcheck");
        rig.Offer("shellcheck", "0.9.0-2");

        var result = await Install();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.NotNull(rig.Programs.Find("shellcheck"));
        Assert.Null(rig.Programs.Find("docker-registry"));
    }

    [Fact]
    public async Task Only_missing_packages_are_named_to_apt()
    {
        rig.Remove("git");
        rig.Remove("mmdebstrap");
        rig.Runner.On("dpkg-query", "git installed", exitCode: 1).On("install").On("env").On("rm");

        await Install();

        Assert.Equal(
            "env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -qy --no-install-recommends --no-remove -o DPkg::Lock::Timeout=120 install mmdebstrap",
            rig.Changes.Last());
    }

    [Fact]
    public async Task Without_root_and_sudo_the_commands_are_printed_and_nothing_is_changed()
    {
        rig.IsRoot = false;
        rig.Remove("mmdebstrap");
        rig.Runner.OnMissing("sudo").On("dpkg-query", exitCode: 1);

        var result = await Install();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Equal(
            [
                "sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q update",
                "sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -qy --no-install-recommends --no-remove -o DPkg::Lock::Timeout=120 install mmdebstrap",
            ],
            result.Commands);
        Assert.Empty(rig.Changes);
    }

    [Fact]
    public async Task An_engine_that_we_install_gets_settings_unless_the_machine_has_some()
    {
        File.Delete(rig.Folder.At("usr/sbin/dockerd"));
        rig.Runner.On("docker version", exitCode: 1, error: "Cannot connect").On("dpkg-query", exitCode: 1).On("install").On("env");

        await Install("DockerBuild");
        Assert.DoesNotContain(rig.Changes, line => line.Contains("daemon.json", StringComparison.Ordinal));

        File.Delete(rig.Folder.At("etc/docker/daemon.json"));
        await Install("DockerBuild");
        Assert.Contains(rig.Changes, line => line.Contains("daemon.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stopped_engine_is_started_and_nothing_is_installed()
    {
        Directory.CreateDirectory(rig.Folder.At("run/systemd/system"));
        var started = false;
        rig.Runner.On("docker version", _ => started ? Fakes.FakeProcessRunner.Ended(0, "26.1.5") : Fakes.FakeProcessRunner.Ended(1, "", "Cannot connect"));
        rig.Runner.On("systemctl start docker", _ =>
        {
            started = true;
            return Fakes.FakeProcessRunner.Ended();
        });

        var result = await Install();

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Equal(["start the Docker Engine with systemctl"], result.Steps);
        Assert.Equal(["systemctl start docker"], rig.Changes);
    }

    [Fact]
    public async Task On_another_distribution_nothing_is_installed()
    {
        rig.Folder.Write("etc/os-release", "ID=fedora\n");
        rig.Remove("mmdebstrap");
        rig.Remove("shellcheck");

        Assert.Equal(Outcome.Errored, (await Install()).Outcome);
        Assert.Empty(rig.Changes);
    }

    private Task<SetupResult> Install(params string[] targets) => rig.Installer().InstallAsync(rig.Needs, targets.Length == 0 ? null : targets, default);
}
