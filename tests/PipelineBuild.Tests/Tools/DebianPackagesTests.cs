using System.Security.Cryptography;
using System.Text;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class DebianPackagesTests : IDisposable
{
    private static readonly DebianArchive Archive = new(new DebianMirror("https://mirror.example.org/debian", "/keys/k.gpg"), ["trixie"], ["main"]);

    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner runner = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_index_is_fetched_apart_from_the_machines_own_apt_state()
    {
        runner.On("apt-get");
        var home = folder.At("cache/apt/trixie");

        await Packages(isRoot: false).UpdateAsync(Archive, default);

        Assert.Equal(
            $"apt-get -q -o Dir::Etc::sourcelist={home}/archive.sources -o Dir::Etc::sourceparts=- -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts={home}/empty "
            + $"-o Dir::State::lists={home}/lists -o Dir::State::status=/dev/null -o Dir::Cache={home}/cache -o Acquire::Languages=none -o APT::Update::Error-Mode=any "
            + "-o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false update",
            Assert.Single(runner.Lines));
        Assert.Equal(
            "Types: deb\nURIs: https://mirror.example.org/debian\nSuites: trixie\nComponents: main\nCheck-Valid-Until: no\nSigned-By: /keys/k.gpg\n",
            File.ReadAllText($"{home}/archive.sources"));
    }

    [Theory]
    [InlineData("1.0-1", "1.0-1")]
    [InlineData("0.9-1", "1.1-1")]
    public async Task The_pinned_version_is_taken_when_the_archive_has_it_else_its_newest(string pin, string expected)
    {
        runner.On("apt-cache", Shown("1.1-1", Hash("deb 1.1-1")) + "\n\n" + Shown("1.0-1", Hash("deb 1.0-1")));
        Downloads(version => $"deb {version}");

        var fetched = await Packages().DownloadAsync([], "tool", pin, folder.At("out"), default);

        Assert.Equal(expected, fetched.Version);
        Assert.Equal(Hash($"deb {expected}"), fetched.Sha256);
        Assert.Equal($"apt-get -q download tool={expected}", runner.Lines[1]);
    }

    [Fact]
    public async Task A_file_that_is_not_the_one_of_the_index_is_refused()
    {
        runner.On("apt-cache", Shown("1.0-1", Hash("good")));
        Downloads(_ => "bad");

        Assert.Contains("the archive's index says", (await Assert.ThrowsAsync<InvalidDataException>(() => Packages().DownloadAsync([], "tool", "1.0-1", folder.At("out"), default))).Message);
    }

    [Fact]
    public async Task A_package_the_archive_lacks_is_an_error()
    {
        runner.On("apt-cache", exitCode: 100, error: "E: No packages found");

        Assert.Contains("No packages found", (await Assert.ThrowsAsync<InvalidDataException>(() => Packages().DownloadAsync([], "tool", null, folder.At("out"), default))).Message);
    }

    [Fact]
    public async Task A_download_that_ends_well_without_a_file_is_an_error()
    {
        runner.On("apt-cache", Shown("1.0-1", "00")).On("apt-get");

        await Assert.ThrowsAsync<InvalidDataException>(() => Packages().DownloadAsync([], "tool", null, folder.At("out"), default));
    }

    private DebianPackages Packages(bool isRoot = true) =>
        new(runner, new UserFolders(folder.At("cache"), folder.At("data")), new Machine(folder.Path, isRoot, "amd64"));

    private void Downloads(Func<string, string> content) => runner.On("apt-get", command =>
    {
        var version = command.Arguments[^1].Split('=')[1];
        File.WriteAllText(Path.Combine(command.WorkingDirectory!, $"tool_{version}_amd64.deb"), content(version));
        return FakeProcessRunner.Ended();
    });

    private static string Shown(string version, string hash) =>
        $"Package: tool\nVersion: {version}\nArchitecture: amd64\nDescription: a tool\n with a long text: and colons\nSHA256: {hash}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
