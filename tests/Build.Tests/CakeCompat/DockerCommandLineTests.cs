using Cake.Core;
using Cake.Docker;

namespace Build.Tests.CakeCompat;

/// <summary>Every docker line that the pipeline relies on, as docker receives it. Quotes mark an argument with blanks.</summary>
public class DockerCommandLineTests
{
    private static readonly Dictionary<string, Action<ICakeContext>> Lines = new()
    {
        ["""
        buildx build --build-arg "A=1 2" --builder b1 --cache-from type=gha --cache-to type=gha,mode=max --file docker/Dockerfile --label k=v
        --load --metadata-file m.json --no-cache --output type=local,dest=out --platform linux/amd64 --platform linux/arm64 --progress plain
        --pull --push --secret id=tok,src=/x --tag reg/app:1.0 --tag reg/app:latest --target final .
        """] = c => c.DockerBuildXBuild(
            new DockerBuildXBuildSettings
            {
                BuildArg = ["A=1 2"],
                Builder = "b1",
                CacheFrom = ["type=gha"],
                CacheTo = ["type=gha,mode=max"],
                File = "docker/Dockerfile",
                Label = ["k=v"],
                Load = true,
                MetadataFile = "m.json",
                NoCache = true,
                Output = ["type=local,dest=out"],
                Platform = ["linux/amd64", "linux/arm64"],
                Progress = "plain",
                Pull = true,
                Push = true,
                Secret = ["id=tok,src=/x"],
                Tag = ["reg/app:1.0", "reg/app:latest"],
                Target = "final",
            },
            "."),
        ["buildx build dir with space"] = c => c.DockerBuildXBuild("dir with space"),
        ["buildx build ."] = c => c.DockerBuildXBuild(new DockerBuildXBuildSettings { Squash = false, Tag = [] }, "."),
        ["buildx create --bootstrap --driver docker-container --driver-opt network=host --name b1 --platform linux/amd64 --platform linux/arm64 --use"] =
            c => c.DockerBuildXCreate(new DockerBuildXCreateSettings
            {
                Bootstrap = true,
                Driver = "docker-container",
                DriverOpt = ["network=host"],
                Name = "b1",
                Platform = ["linux/amd64", "linux/arm64"],
                Use = true,
            }),
        ["""
        buildx bake --builder b1 --file a.hcl --file b.hcl --load --metadata-file m.json --no-cache --print --progress plain --pull
        --set *.platform=linux/amd64 x y
        """] = c => c.DockerBuildXBake(
            new DockerBuildXBakeSettings
            {
                Builder = "b1",
                File = ["a.hcl", "b.hcl"],
                Load = true,
                MetadataFile = "m.json",
                NoCache = true,
                Print = true,
                Progress = "plain",
                Pull = true,
                Set = ["*.platform=linux/amd64"],
            },
            ["x", "y"]),
        ["buildx imagetools create --append --builder b --dry-run --file d.json --tag reg/app:1.0 reg/app:1.0-amd64 reg/app:1.0-arm64"] =
            c => c.DockerBuildXImageToolsCreate(
                new DockerBuildXImageToolsCreateSettings { Append = true, Builder = "b", DryRun = true, File = ["d.json"], Tag = ["reg/app:1.0"] },
                ["reg/app:1.0-amd64", "reg/app:1.0-arm64"]),
        ["buildx imagetools inspect --format \"{{json .Manifest}}\" --raw reg/app:1.0"] = c => c.DockerBuildXImageToolsInspect(
            new DockerBuildXImageToolsInspectSettings { Format = "{{json .Manifest}}", Raw = true }, "reg/app:1.0"),
        ["buildx inspect --bootstrap b1"] = c => c.DockerBuildXInspect(new DockerBuildXInspectSettings { Bootstrap = true }, "b1"),
        ["buildx use b1"] = c => c.DockerBuildXUse("b1"),
        ["buildx rm b1"] = c => c.DockerBuildXRm("b1"),
        ["buildx version"] = c => c.DockerBuildXVersion(),
        ["tag a:1 r/a:1"] = c => c.DockerTag("a:1", "r/a:1"),
        ["push r/a:1"] = c => c.DockerPush("r/a:1"),
        ["push --all-tags img"] = c => c.DockerPush(new DockerImagePushSettings { AllTags = true }, "img"),
        ["pull --platform linux/arm64 img:1"] = c => c.DockerPull(new DockerImagePullSettings { Platform = "linux/arm64" }, "img:1"),
        ["login --password pw --username u registry.example"] = c => c.DockerLogin("u", "pw", "registry.example"),
        ["login --password-stdin --username u registry.example"] =
            c => c.DockerLogin(new DockerRegistryLoginSettings { Username = "u", PasswordStdin = true }, "registry.example"),
        ["logout registry.example"] = c => c.DockerLogout("registry.example"),
        ["""
        run --detach --env "A=b c" --health-cmd "curl -f x" --name n --network net --publish 127.0.0.1:80:80 --rm --volume v:/d img:1 sh -c echo hi
        """] = c => c.DockerRunWithoutResult(
            new DockerContainerRunSettings
            {
                Detach = true,
                Env = ["A=b c"],
                HealthCmd = "curl -f x",
                Name = "n",
                Network = "net",
                Publish = ["127.0.0.1:80:80"],
                Rm = true,
                Volume = ["v:/d"],
            },
            "img:1", "sh", "-c", "echo hi"),
        ["run img:1 sh -c \"echo hi\""] = c => c.DockerRun("img:1", "sh", "-c", "\"echo hi\""),
        ["rm --force --volumes a b"] = c => c.DockerRm(new DockerContainerRmSettings { Force = true, Volumes = true }, "a", "b"),
        ["stop --time 5 a"] = c => c.DockerStop(new DockerContainerStopSettings { Time = 5 }, "a"),
        ["exec --user 0 a sh -c echo hi"] = c => c.DockerExec(new DockerContainerExecSettings { User = "0" }, "a", "sh", "-c", "echo hi"),
        ["logs --tail 5 a"] = c => c.DockerLogs(new DockerContainerLogsSettings { Tail = "5" }, "a"),
        ["load --input \"a b.tar\" --quiet"] = c => c.DockerLoad(new DockerImageLoadSettings { Input = "a b.tar", Quiet = true }),
        ["save --output a.tar img:1 img:2"] = c => c.DockerSave(new DockerImageSaveSettings { Output = "a.tar" }, "img:1", "img:2"),
        ["rmi --force img:1"] = c => c.DockerRemove(new DockerImageRemoveSettings { Force = true }, "img:1"),
        ["rmi img:1"] = c => c.DockerRmi("img:1"),
        ["image ls --digests --format \"{{json .}}\""] = c => c.DockerImageLs(new DockerImageLsSettings { Digests = true, Format = "{{json .}}" }),
        ["ps --all --format {{.ID}}"] = c => c.DockerPs(new DockerContainerPsSettings { All = true, Format = "{{.ID}}" }),
        ["inspect --type image img:1"] = c => c.DockerCustomCommand("inspect --type image img:1"),
        ["compose -f c.yml config --format json"] = c => c.DockerCustomCommand("compose -f c.yml config --format json"),
    };

    public static TheoryData<string> Expected => [.. Lines.Keys];

    [Theory]
    [MemberData(nameof(Expected))]
    public void Docker_receives(string line)
    {
        var runner = new RecordingProcessRunner();
        Lines[line](TestCakeContext.Recording(runner));
        Assert.Equal("docker", Assert.Single(runner.Calls).Program);
        Assert.Equal(RecordingProcessRunner.Split(line.ReplaceLineEndings(" ")), runner.Received);
    }
}
