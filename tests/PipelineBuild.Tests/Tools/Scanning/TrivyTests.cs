using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Tests.Tools.Scanning;

public sealed class TrivyTests : IDisposable
{
    private readonly TempFolder scratch = new();
    private readonly FakeProcessRunner runner = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task A_good_exit_code_without_a_report_is_no_scan()
    {
        runner.On("trivy image");

        var error = await Assert.ThrowsAsync<TrivyException>(() => Scan());

        Assert.Equal("the scanner could not scan: it ended with exit code 0 without its output file and said nothing", error.Message);
    }

    [Fact]
    public async Task A_report_beside_a_bad_exit_code_is_not_read()
    {
        runner.On("trivy image", _ =>
        {
            scratch.Write("report.json", "{}");
            return FakeProcessRunner.Ended(1, error: "2026-11-25T15:26:20Z\tINFO\tall is well\n2026-11-25T15:26:21Z\tFATAL\tthe database is damaged");
        });

        var error = await Assert.ThrowsAsync<TrivyException>(() => Scan());

        Assert.EndsWith("exit code 1 and said: 2026-11-25T15:26:21Z\tFATAL\tthe database is damaged", error.Message);
        Assert.False(error.WantsJava);
    }

    [Fact]
    public async Task That_java_archives_are_there_is_told_apart()
    {
        runner.On("trivy image", exitCode: 1, error: "2026-11-25T15:26:21Z\tERROR\t[javadb] The first run cannot skip downloading Java DB");

        Assert.True((await Assert.ThrowsAsync<TrivyException>(() => Scan())).WantsJava);
    }

    [Fact]
    public async Task The_whole_command_line_is_ours_and_nothing_of_the_machine_decides()
    {
        Answer();
        await Scan();
        await Trivy().ScanAsync(
            new TrivyScan("/cache/trivy", new ScanInput.Remote("registry.example.org/app@sha256:1", new RegistryPass(new RegistryCredential("robot", "planted-password"))), "/cache", ["/vex.json"]) { WithVulnerabilities = false, WithoutJava = true }, scratch.Path, default);

        Golden.Matches("commands.txt", string.Concat(runner.Lines.Select(line => line.Replace(scratch.Path, "SCRATCH", StringComparison.Ordinal) + "\n")));
        Assert.All(runner.Commands, command => Assert.Equal((scratch.Path, scratch.Path), (command.WorkingDirectory, command.Environment["TMPDIR"])));
        Assert.All(runner.Commands, command => Assert.Null(command.Environment["TRIVY_IGNOREFILE"]));
        Assert.Equal(("robot", "planted-password"), (runner.Commands[1].Environment["TRIVY_USERNAME"], runner.Commands[1].Environment["TRIVY_PASSWORD"]));
        Assert.DoesNotContain(runner.Commands[1].Arguments, argument => argument.Contains("planted-password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_download_that_leaves_no_database_is_an_error()
    {
        runner.On("trivy image");

        var error = await Assert.ThrowsAsync<TrivyException>(() => Trivy().DownloadDatabaseAsync("/cache/trivy", "mirror.example.org/trivy-db:2", RegistryPass.None, scratch.At("db"), scratch.Path, default));

        Assert.StartsWith("the scanner could not fetch the database from mirror.example.org/trivy-db:2", error.Message);
    }

    private Trivy Trivy() => new(runner);

    private Task<byte[]> Scan() => Trivy().ScanAsync(new TrivyScan("/cache/trivy", new ScanInput.Layout("/layout"), "/cache", ["/one.json", "/two.json"]), scratch.Path, default);

    private void Answer() => runner.On("trivy image", _ =>
    {
        scratch.Write("report.json", "{}");
        return FakeProcessRunner.Ended();
    });
}
