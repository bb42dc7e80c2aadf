using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Quality.Benchmarks;

public sealed class BuildCacheTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner processes = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_whole_cache_of_that_builder_and_the_images_on_disk_go()
    {
        folder.Write("artifacts/images/a/index.json", "{}");
        folder.Write("artifacts/docker-bake.json", "{}");
        processes.On("docker buildx prune").On("docker buildx du", "Reclaimable:\t0B\nTotal:\t\t0B");

        await EmptyAsync();

        Assert.Equal(["docker buildx prune --all --force --builder own", "docker buildx du --builder own"], processes.Lines);
        Assert.Equal((false, true), (Directory.Exists(folder.At("artifacts/images")), File.Exists(folder.At("artifacts/docker-bake.json"))));
    }

    [Theory]
    [InlineData("ID RECLAIMABLE SIZE\nabc true 4.096kB\nReclaimable:\t4.096kB\nTotal:\t\t4.096kB", "still holds 4.096kB")]
    [InlineData("", "printed no total")]
    public async Task A_cache_that_is_not_proven_empty_is_no_cold_start(string usage, string complaint)
    {
        processes.On("docker buildx prune").On("docker buildx du", usage);

        Assert.Contains(complaint, (await Assert.ThrowsAsync<InvalidOperationException>(EmptyAsync)).Message);
    }

    [Fact]
    public async Task A_prune_that_failed_is_told()
    {
        processes.On("docker buildx prune", error: "no builder", exitCode: 1);

        Assert.Contains("| no builder", (await Assert.ThrowsAsync<ProcessFailedException>(EmptyAsync)).Message);
    }

    private Task EmptyAsync() => new BuildCache(processes).EmptyAsync(new BenchmarkPlace(folder.Path, "docker", "dotnet") { Builder = "own" }, default);
}
