using PipelineBuild.Toolchain;

namespace PipelineBuild.Tests.Toolchain;

public sealed class ToolchainListTests
{
    [Theory]
    [InlineData("DockerTags")]
    [InlineData("DockerMerge")]
    [InlineData("DockerScan")]
    [InlineData("DockerInspect")]
    public void Who_has_to_ask_bake_for_the_images_needs_docker_where_there_are_bake_files_and_nowhere_else(string target)
    {
        var without = new WorkloadNeeds(LocalRegistry: false, BaseImageRecipes: false, ["linux/amd64"], NpmPackages: false);
        var with = without with { Platforms = [], BakeFiles = true };

        Assert.Empty(Names(without, target).Intersect(["docker", "docker-buildx"]));
        Assert.Superset(new HashSet<string> { "docker", "docker-buildx" }, Names(with, target).ToHashSet());
        Assert.DoesNotContain("docker-engine", Names(with, target));
    }

    [Theory]
    [InlineData("DockerPublish")]
    [InlineData("DockerMerge")]
    public void Whoever_releases_images_runs_stacks_where_there_are_any_and_their_gate_is_not_left_out(string target)
    {
        string[] means = ["docker-engine", "docker-compose", "busybox-static"];
        var none = new WorkloadNeeds(LocalRegistry: false, BaseImageRecipes: false, ["linux/amd64"], NpmPackages: false);
        var stacks = none with { Stacks = true, Connectivity = true, StacksOnPublish = true };

        Assert.Superset(means.ToHashSet(), Names(stacks, target).ToHashSet());
        Assert.Empty(Names(stacks with { StacksOnPublish = false }, target).Intersect(means.Skip(1)));
        Assert.Empty(Names(none with { StacksOnPublish = true }, target).Intersect(means.Skip(1)));
    }

    [Fact]
    public void A_clean_up_needs_the_engine_and_no_builder()
    {
        var names = Names(new WorkloadNeeds(LocalRegistry: true, BaseImageRecipes: false, ["linux/amd64"], NpmPackages: false), "DockerPrune");

        Assert.Equal(["git", "docker", "docker-engine", "docker-registry", "setsid"], names);
    }

    private static List<string> Names(WorkloadNeeds needs, string target) => ToolchainList.For(needs, [target]).Select(tool => tool.Name).ToList();
}
