using PipelineBuild.Containers.BaseImages;

namespace Build.Tests;

/// <summary>A host run on a workspace of one image, with a docker client whose bake fails as the test says.</summary>
internal static class FakeBuild
{
    private const string Failure = "#6 [app 2/2] RUN npm ci\n#6 ERROR: process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 1";

    private static readonly string Platform = BaseImageBuilder.MachinePlatform;

    /// <summary>It answers like an engine with the containerd image store.</summary>
    private static readonly string Docker = $$$"""
        case "$*" in
          --version) echo "Docker version 28.0.0, build x";;
          "buildx version") echo "github.com/docker/buildx v0.20.0 x";;
          "compose version"*) echo "Docker Compose version v2.30.0";;
          "version --format {{.Server.Version}}") echo 28.0.0;;
          info*) echo '{"DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]],"ServerVersion":"28.0.0","ClientInfo":{"Context":"default"}}';;
          "buildx inspect"*) printf 'Name: default\nDriver: docker\n\nNodes:\nName: default\nStatus: running\nPlatforms: %s\n' {{{Platform}}};;
          *bake*) cat "$0.says" >&2; exit 1;;
          *) echo "no answer for: $*" >&2; exit 9;;
        esac
        """;

    /// <param name="bakeSays">What bake prints before it ends with 1.</param>
    /// <param name="docker">Another docker client altogether.</param>
    /// <param name="imageLines">Further lines of the image in pipeline.yml.</param>
    public static HostRun Ending(string bakeSays, string? docker = null, string imageLines = "")
    {
        var run = new HostRun($"version: 1.0.0\ncontainers:\n  registry: 127.0.0.1:9\n  platforms: [{Platform}]\n  images:\n  - name: app\n    context: app\n{imageLines}");
        run.Folder.WriteProgram("bin/docker", docker ?? Docker);
        run.Folder.Write("bin/docker.says", bakeSays + "\n");
        return run;
    }

    /// <summary>One with a bake file that bake does not take.</summary>
    public static HostRun OfBakeFile(string bakeSays)
    {
        var run = Ending(bakeSays);
        run.Folder.Write("repo/pipeline.yml", $"version: 1.0.0\ncontainers:\n  registry: 127.0.0.1:9\n  gates: []\n  platforms: [{Platform}]\n  bake: {{ files: [docker-bake.hcl] }}\n");
        run.Folder.Write("repo/docker-bake.hcl", "");
        return run;
    }

    /// <summary>One whose Dockerfile has a step that fails, as BuildKit tells it.</summary>
    public static HostRun Failing(string imageLines = "", string more = "") => Ending($"#5 [app 1/2] FROM scratch\n#5 CACHED\n{Failure}\n{more}\nERROR: target app: failed to solve: process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 1", imageLines: imageLines);
}
