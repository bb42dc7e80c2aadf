using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Tests.Toolchain;

public sealed class NpmProgramInstallerTests : IDisposable
{
    private const string Package = "@acme/scanner@1.2.3";
    private const string Packed = "packed program";
    private const string Unpacked = "#!/bin/sh\n# unpacked\n";

    private readonly ToolchainRig rig = new();
    private readonly List<string> said = [];

    public NpmProgramInstallerTests()
    {
        rig.Offer("upx-ucl", "4.2.4");
        rig.Runner.On("dpkg-deb -x", command =>
        {
            var libraries = Path.Combine(command.Arguments[2], "usr/lib/x86_64-linux-gnu");
            Directory.CreateDirectory(libraries);
            File.WriteAllText(Path.Combine(libraries, "ld-linux-x86-64.so.2"), "");
            return FakeProcessRunner.Ended();
        });
        rig.Runner.On("ld-linux-x86-64.so.2", command =>
        {
            File.WriteAllText(command.Arguments[command.Arguments.ToList().IndexOf("-o") + 1], Unpacked);
            return FakeProcessRunner.Ended();
        });
    }

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_package_whose_every_hash_is_right_becomes_a_program_of_the_cache()
    {
        await Install(Pin());

        Assert.Equal(Unpacked, File.ReadAllText(rig.Programs.Cache.Find("scanner")!));
        Assert.Equal(("1.2.3", Hash(Unpacked), true), (rig.Programs.Cache.Manifest("scanner")!.Version, rig.Programs.Cache.Manifest("scanner")!.ProgramSha256, rig.Programs.Cache.Manifest("scanner")!.Pinned));
        var unpacker = rig.Runner.Commands.Single(command => command.Program.EndsWith(".so.2", StringComparison.Ordinal));
        Assert.Equal(["-d", "-q", "-o"], unpacker.Arguments.Skip(3).Take(3));
        Assert.Equal((Path.GetDirectoryName(unpacker.Program), true), (unpacker.Arguments[1], unpacker.Arguments[2].EndsWith("root/usr/bin/upx-ucl", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("package", "the npm package of @acme/scanner@1.2.3 has the hash")]
    [InlineData("packed", "the packed program of @acme/scanner@1.2.3 has the hash")]
    [InlineData("unpacked", "the unpacked program of @acme/scanner@1.2.3 has the hash")]
    public async Task A_wrong_hash_anywhere_on_the_way_is_refused_and_leaves_nothing(string what, string problem)
    {
        var pin = Pin();
        pin = what switch { "package" => pin with { Integrity = "sha512-other" }, "packed" => pin with { PackedSha256 = "other" }, _ => pin with { Sha256 = "other" } };

        Assert.StartsWith(problem, (await Assert.ThrowsAsync<InvalidDataException>(() => Install(pin))).Message);
        Assert.Null(rig.Programs.Cache.Find("scanner"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(rig.Folder.At("cache/staging")));
        Assert.Equal(what == "unpacked", rig.Runner.Lines.Any(line => line.StartsWith("ld-linux", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task On_another_processor_there_is_none() =>
        Assert.Contains("there is none for amd64", (await Assert.ThrowsAsync<InvalidDataException>(() => Install(Pin() with { Architecture = "arm64" }))).Message);

    [Fact]
    public async Task A_scanner_that_is_not_the_pinned_one_is_missing_to_doctor_and_never_handed_out()
    {
        rig.WriteScanner(packed: "other");
        var found = await rig.Doctor().InspectAsync(rig.Needs, ["DockerScan"], default);

        Assert.Equal(ToolState.Missing, found.Tools.Single(tool => tool.Name == "trivy").State);
        Assert.Equal(Outcome.Errored, found.Outcome);

        // The rig's entry has the right package and another program: good enough for a look, not for a scan.
        rig.WriteScanner();
        Assert.Equal(Outcome.Passed, (await rig.Doctor().InspectAsync(rig.Needs, ["DockerScan"], default)).Outcome);
        Assert.Contains("it is not used", Assert.Throws<ProgramNotFoundException>(() => new PinnedScanner(rig.Programs, new Machine("/", false, "amd64")).Require()).Message);
        Assert.Contains("this machine is arm64", Assert.Throws<ProgramNotFoundException>(() => new PinnedScanner(rig.Programs, new Machine("/", false, "arm64")).Require()).Message);
    }

    [Fact]
    public void The_scanner_of_the_list_is_the_pinned_one_and_its_targets_need_it()
    {
        var tool = ToolchainList.All.Single(tool => tool.Name == "trivy");

        Assert.Equal(TrivyPin.Amd64, ((NpmProgram)tool.Source).Pin);
        Assert.Contains("DockerScan", tool.NeededBy(rig.Needs, null));
        Assert.Equal("run the target on amd64: there is no pinned trivy for arm64", new Mending(new PipelineBuild.Tools.AptConfiguration(rig.Folder.Path, "arm64").Release, true, false, "arm64").Of(tool, ToolState.Missing));
    }

    private Task Install(PinnedNpmProgram pin) => rig.Packed().InstallAsync(new NpmProgram(pin, [new CachedPackage("upx-ucl", "trixie", "4.2.4", new Dictionary<string, string>(), "usr/bin/upx-ucl")]), said.Add, default);

    private PinnedNpmProgram Pin() => new("scanner", "1.2.3", Package, rig.Npm.Add(Package, ("package/bin/scanner", Packed)), "bin/scanner", Hash(Packed), Hash(Unpacked), "amd64");

    private static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
