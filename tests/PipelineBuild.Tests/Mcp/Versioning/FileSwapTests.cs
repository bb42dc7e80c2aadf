using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Mcp.Versioning;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Mcp.Versioning;

public sealed class FileSwapTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Spoken spoken = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_that_can_not_be_replaced_brings_the_others_back()
    {
        folder.Write("one.json", "old");
        Directory.CreateDirectory(folder.At("three.json"));

        var error = await Assert.ThrowsAsync<IOException>(() => Swap.ReplaceAsync([File("one.json", "old"), File("two.md", null), File("three.json", null)], default));

        Assert.StartsWith("nothing was written: ", error.Message);
        Assert.Equal("old", System.IO.File.ReadAllText(folder.At("one.json")));
        Assert.Equal(["one.json", "three.json"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_run_has_written_nothing()
    {
        folder.Write("one.json", "old");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Swap.ReplaceAsync([File("one.json", "old")], new CancellationToken(canceled: true)));

        Assert.Equal(("old", 1), (System.IO.File.ReadAllText(folder.At("one.json")), Directory.GetFileSystemEntries(folder.Path).Length));
    }

    [Fact]
    public async Task A_link_stays_a_link_and_rights_stay()
    {
        folder.WriteProgram("real.json");
        System.IO.File.CreateSymbolicLink(folder.At("link.json"), folder.At("real.json"));

        await Swap.ReplaceAsync([File("link.json", "old")], default);

        Assert.Equal((folder.At("real.json"), "new"), (new FileInfo(folder.At("link.json")).LinkTarget, System.IO.File.ReadAllText(folder.At("real.json"))));
        Assert.True(OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(folder.At("real.json")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void What_a_killed_run_had_prepared_goes()
    {
        folder.Write("server/package.json.mcp-version.tmp", "");
        folder.Write("server/package.json", "");

        Swap.Clear(["server", ".", "gone"]);

        Assert.Equal(["package.json"], Directory.EnumerateFileSystemEntries(folder.At("server")).Select(Path.GetFileName));
    }

    private FileSwap Swap => new(new Workspace(folder.Path), new StepJournal(new Workspace(folder.Path), new SecretMask(), new ManualTime()), spoken);

    private static VersionFile File(string path, string? before) => new(path, before is null ? null : Encoding.UTF8.GetBytes(before), "new"u8.ToArray(), "1 -> 2");
}
