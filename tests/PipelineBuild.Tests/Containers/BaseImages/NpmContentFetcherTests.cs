using PipelineBuild.Containers;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers.BaseImages;

public sealed class NpmContentFetcherTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeNpm npm = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_and_folders_of_a_package_are_put_where_the_recipe_says()
    {
        var integrity = npm.Add("tool@1.0.0", ("package/bin/tool", "program"), ("package/lib/a.js", "a"), ("package/lib/deep/b.js", "b"), ("package/README.md", "no"));

        await FetchAsync(integrity, new() { ["bin/tool"] = "/usr/bin/tool", ["lib"] = "/usr/lib/tool" });

        Assert.Equal(["usr/bin/tool", "usr/lib/tool/a.js", "usr/lib/tool/deep/b.js"], Files());
        Assert.Equal("program", File.ReadAllText(folder.At("root/usr/bin/tool")));
    }

    [Fact]
    public async Task A_dot_stands_for_the_whole_package_whatever_its_top_folder_is_called()
    {
        var integrity = npm.Add("tool@1.0.0", ("tool-1/package.json", "{}"), ("tool-1/lib/a.js", "a"));

        await FetchAsync(integrity, new() { ["."] = "/opt/tool" });

        Assert.Equal(["opt/tool/lib/a.js", "opt/tool/package.json"], Files());
    }

    [Fact]
    public async Task A_tarball_of_another_integrity_is_refused_and_nothing_of_it_used()
    {
        npm.Add("tool@1.0.0", ("package/bin/tool", "program"));

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync("sha512-expected", new() { ["."] = "/opt" }));

        Assert.Contains("tool@1.0.0 is not what pipeline.yml expects: its integrity is sha512-", error.Message);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("package/../../evil")]
    [InlineData("package/lib/../../../evil")]
    public async Task A_file_that_leads_out_of_the_image_is_refused(string entry)
    {
        var integrity = npm.Add("tool@1.0.0", (entry, "evil"));

        await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(integrity, new() { ["."] = "/" }));

        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories), file => file.EndsWith("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_the_package_does_not_hold_is_named()
    {
        var integrity = npm.Add("tool@1.0.0", ("package/bin/tool", "program"));

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(integrity, new() { ["bin/tool"] = "/usr/bin/tool", ["bin/too"] = "/usr/bin/too" }));

        Assert.Equal("tool@1.0.0 holds no bin/too", error.Message);
    }

    [Fact]
    public async Task Links_are_made_as_they_are_written_and_again_after_a_run_that_stopped_half_way()
    {
        var integrity = npm.Add("tool@1.0.0", ("package/bin/tool", "program"));
        var links = new Dictionary<string, string> { ["/bin/relative"] = "../usr/bin/tool", ["/bin/absolute"] = "/usr/bin/tool", ["/lib"] = "/usr/lib" };

        await FetchAsync(integrity, new() { ["bin/tool"] = "/usr/bin/tool" }, links);
        await FetchAsync(integrity, new() { ["bin/tool"] = "/usr/bin/tool" }, links);

        Assert.Equal(["../usr/bin/tool", "/usr/bin/tool", "/usr/lib"], links.Keys.Select(link => new FileInfo(folder.At($"root{link}")).LinkTarget));
    }

    [Fact]
    public async Task Packages_of_another_platform_are_not_fetched()
    {
        npm.Add("tool@1.0.0", ("package/x", ""));

        await FetchAsync("sha512-never-looked-at", new() { ["."] = "/" }, platform: "linux/s390x");

        Assert.Empty(npm.Packed);
    }

    private Task FetchAsync(string integrity, Dictionary<string, string> files, Dictionary<string, string>? links = null, string? platform = null)
    {
        var recipe = new BaseImageSettings("x:1", "bookworm", [], [new NpmContent("tool@1.0.0", integrity, platform, files)], links ?? [], new Dictionary<string, int>(), new Dictionary<string, string>(), []);
        return new NpmContentFetcher(npm).FetchAsync(recipe, "linux/amd64", folder.At("downloads"), folder.At("root"), default);
    }

    private IEnumerable<string> Files() => Directory.Exists(folder.At("root"))
        ? Directory.EnumerateFiles(folder.At("root"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.At("root"), file)).Order(StringComparer.Ordinal)
        : [];
}
