using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

/// <summary>Output recorded from Docker 26.1.5 with buildx 0.13.1 and from a runner with a docker-container builder.</summary>
public static class RecordedDocker
{
    public const string ContainerdInfo =
        """{"Driver":"overlayfs","DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]],"ServerVersion":"26.1.5+dfsg1","ClientInfo":{"Debug":false,"Version":"28.2.2","Context":"default"}}""";

    public const string ClassicInfo =
        """{"Driver":"overlay2","DriverStatus":[["Backing Filesystem","extfs"],["Supports d_type","true"]],"ServerVersion":"28.0.4","ClientInfo":{"Context":"default"}}""";

    public const string EngineBuilder =
        """
        Name:          default
        Driver:        docker
        Last Activity: 2026-11-22 12:45:49 +0000 UTC

        Nodes:
        Name:             default
        Endpoint:         default
        Status:           running
        BuildKit version: v0.0.0+unknown
        Platforms:        linux/amd64, linux/amd64/v2, linux/amd64/v3, linux/arm64
        Labels:
         org.mobyproject.buildkit.worker.containerd.namespace: moby
         org.mobyproject.buildkit.worker.network:              host
        """;

    public const string ContainerBuilder =
        """
        Name:          pipelinebuild
        Driver:        docker-container

        Nodes:
        Name:           pipelinebuild0
        Endpoint:       unix:///var/run/docker.sock
        Driver Options: network="host"
        Status:         running
        Platforms:      linux/amd64*, linux/amd64/v2, linux/arm64
        """;

    public const string IdleContainerBuilder =
        """
        Name:          pipelinebuild
        Driver:        docker-container

        Nodes:
        Name:      pipelinebuild0
        Endpoint:  unix:///var/run/docker.sock
        Status:    inactive
        Platforms:
        """;
}

public sealed class BuilderTests
{
    [Fact]
    public void The_engines_builder_is_read_from_what_buildx_prints()
    {
        var builder = BuilderInspection.Parse(RecordedDocker.EngineBuilder.Split('\n'))!;

        Assert.Equal(("default", "docker", "running"), (builder.Name, builder.Driver, builder.Status));
        Assert.Equal(["linux/amd64", "linux/amd64/v2", "linux/amd64/v3", "linux/arm64"], builder.Platforms);
        Assert.True(builder.Covers(["linux/amd64", "linux/arm64"]));
        Assert.Equal(["linux/s390x"], builder.Missing(["linux/amd64", "linux/s390x"]));
    }

    [Fact]
    public void The_star_of_a_chosen_platform_is_not_part_of_its_name() =>
        Assert.Contains("linux/amd64", BuilderInspection.Parse(RecordedDocker.ContainerBuilder.Split('\n'))!.Platforms);

    [Fact]
    public void A_builder_that_is_not_started_has_no_platforms() =>
        Assert.Empty(BuilderInspection.Parse(RecordedDocker.IdleContainerBuilder.Split('\n'))!.Platforms);

    [Fact]
    public void No_output_is_no_builder() => Assert.Null(BuilderInspection.Parse([]));

    [Fact]
    public void The_engines_image_store_and_context_are_read() =>
        Assert.Equal(new EngineInfo("26.1.5+dfsg1", true, "default"), EngineInfo.Parse([RecordedDocker.ContainerdInfo]));

    [Fact]
    public void A_classic_image_store_is_told_apart() => Assert.False(EngineInfo.Parse([RecordedDocker.ClassicInfo]).ContainerdImageStore);

    [Theory]
    [InlineData("")]
    [InlineData("""{"ServerErrors":["Cannot connect to the Docker daemon"],"ClientInfo":{"Context":"default"}}""")]
    [InlineData("{ not json")]
    public void An_engine_that_does_not_answer_is_an_error(string output) =>
        Assert.Throws<InvalidOperationException>(() => EngineInfo.Parse(output.Split('\n')));
}
