using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class ProgramLocatorTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_directory_of_path_wins_and_files_that_cannot_be_executed_do_not_count()
    {
        folder.Write("a/tool", "text");
        var second = folder.WriteProgram("b/tool");
        folder.WriteProgram("c/tool");

        Assert.Equal(second, Locator().Find("tool"));
    }

    [Fact]
    public void A_complete_cache_entry_goes_before_path()
    {
        folder.WriteProgram("a/tool");
        var locator = Locator();
        Accept(locator, "tool");

        Assert.Equal(folder.At("cache/programs/tool/root/tool"), locator.Find("tool"));
    }

    [Fact]
    public void An_entry_without_a_manifest_is_not_used()
    {
        folder.WriteProgram("cache/programs/tool/root/tool");

        Assert.Null(Locator().Find("tool"));
    }

    [Fact]
    public void An_entry_whose_program_was_altered_is_not_used()
    {
        Accept(Locator(), "tool");
        File.AppendAllText(folder.At("cache/programs/tool/root/tool"), "more");

        Assert.Null(Locator().Find("tool"));
    }

    [Fact]
    public void A_new_entry_replaces_the_old_one()
    {
        var locator = Locator();
        Accept(locator, "tool", "1.0");
        Accept(locator, "tool", "1.1");

        Assert.Equal("1.1", locator.Cache.Manifest("tool")?.Version);
        Assert.NotNull(locator.Find("tool"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("cache/staging")));
    }

    [Fact]
    public void A_missing_program_is_an_error_that_names_doctor() =>
        Assert.Contains("Doctor", Assert.Throws<ProgramNotFoundException>(() => Locator().Require("no-such-program")).Message);

    private ProgramLocator Locator() =>
        new(new UserFolders(folder.At("cache"), folder.At("data")), FakeEnvironment.With(("PATH", string.Join(':', folder.At("a"), folder.At("b"), folder.At("c"), "relative"))));

    private static void Accept(ProgramLocator locator, string program, string version = "1.0")
    {
        var staging = locator.Cache.NewStagingFolder();
        var file = Path.Combine(staging, "root", program);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\n# {version}\n");
        TempFolder.MakeExecutable(file);
        locator.Cache.Accept(program, staging, new CacheManifest(program, version, "amd64", "trixie", $"root/{program}", ProgramCache.Sha256(file), "00", true));
    }
}
