using PipelineBuild.Containers.Scanning;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers.Scanning;

public sealed class LayerCacheTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_at_the_same_time_never_share_one_and_the_next_finds_what_the_last_left()
    {
        var cache = new LayerCache(new UserFolders(folder.At("cache"), folder.At("data")), TimeProvider.System);
        string first;
        using (var one = await cache.OpenAsync("linux/amd64", null, default))
        {
            first = one.FullName;
            folder.Write("cache/scan/layers/linux_amd64/fanal/fanal.db", "layers");
            using var other = await cache.OpenAsync("linux/amd64", null, default);
            Assert.NotEqual(first, other.FullName);
        }

        using var again = await cache.OpenAsync("linux/amd64", null, default);
        Assert.Equal((first, "layers"), (again.FullName, File.ReadAllText(Path.Combine(again.FullName, "fanal", "fanal.db"))));
    }

    [Fact]
    public async Task The_database_of_this_run_is_the_one_that_the_scanner_sees()
    {
        var cache = new LayerCache(new UserFolders(folder.At("cache"), folder.At("data")), TimeProvider.System);
        folder.Write("one/db/trivy.db", "one");
        folder.Write("two/db/trivy.db", "two");

        foreach (var name in new[] { "one", "two" })
        {
            using var opened = await cache.OpenAsync("row", folder.At(name), default);
            Assert.Equal(name, File.ReadAllText(Path.Combine(opened.FullName, "db", "trivy.db")));
        }

        using var without = await cache.OpenAsync("row", null, default);
        Assert.False(Path.Exists(Path.Combine(without.FullName, "db")));
        Assert.True(File.Exists(folder.At("two/db/trivy.db")));
    }
}
