using Cake.Core;
using Cake.Docker;

namespace Build.Tests.CakeCompat;

/// <summary>Every compose line that the pipeline relies on, as docker receives it.</summary>
public class DockerComposeCommandLineTests
{
    private static readonly DockerComposeSettings File = new() { File = ["c.yml"] };
    private static readonly DockerComposeSettings Project = new() { File = ["c.yml"], ProjectName = "p" };

    private static readonly Dictionary<string, Action<ICakeContext>> Lines = new()
    {
        ["""
        compose --env-file .env --file docker-compose.yml --file o.yml --profile ci --project-name p up --build --detach --remove-orphans web db
        """] = c => c.DockerComposeUp(
            new DockerComposeUpSettings { Build = true, Detach = true, RemoveOrphans = true },
            new DockerComposeSettings { EnvFile = [".env"], File = ["docker-compose.yml", "o.yml"], Profile = ["ci"], ProjectName = "p" },
            "web", "db"),
        ["compose --file c.yml --project-name p up --detach --no-build --wait --wait-timeout 60"] =
            c => c.DockerComposeUp(new DockerComposeUpSettings { Detach = true, NoBuild = true, Wait = true, WaitTimeout = 60 }, Project),
        ["compose --ansi never --dry-run --file c.yml --progress plain up"] = c => c.DockerComposeUp(
            new DockerComposeUpSettings(), new DockerComposeSettings { Ansi = "never", DryRun = true, File = ["c.yml"], Progress = "plain" }),
        ["compose --file c.yml build --build-arg A=1 --no-cache web"] =
            c => c.DockerComposeBuild(new DockerComposeBuildSettings { BuildArg = ["A=1"], NoCache = true }, File, "web"),
        ["compose --file c.yml down --rmi local --volumes"] =
            c => c.DockerComposeDown(new DockerComposeDownSettings { Rmi = "local", Volumes = true }, File),
        ["compose --file c.yml ps --all --format json --status running web"] =
            c => c.DockerComposePs(new DockerComposePsSettings { All = true, Format = "json", Status = ["running"] }, File, "web"),
        ["compose --file c.yml --project-name p logs --no-color --tail 100 --timestamps"] =
            c => c.DockerComposeLogs(new DockerComposeLogsSettings { NoColor = true, Tail = "100", Timestamps = true }, Project),
        ["compose --file c.yml exec web sh -c echo hi"] =
            c => c.DockerComposeExec(new DockerComposeExecSettings(), "web", "sh", File, "-c", "echo hi"),
        ["compose --file c.yml run --rm web sh -c x"] =
            c => c.DockerComposeRun(new DockerComposeRunSettings { Rm = true }, "web", "sh", File, "-c", "x"),
        ["compose --file c.yml pull --quiet web"] = c => c.DockerComposePull(new DockerComposePullSettings { Quiet = true }, File, "web"),
        ["compose --file c.yml port web 80"] = c => c.DockerComposePort(new DockerComposePortSettings(), "web", 80, File),
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
