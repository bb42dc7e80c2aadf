using PipelineBuild.Containers;
using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Quality.Benchmarks;

/// <summary>The benchmarks on programs that do nothing but take time: the clone is a folder, DockerBuild leaves the files that the real one leaves.</summary>
internal sealed class BenchmarkRig : IDisposable
{
    private const string Secret = "id=npmrc,src=/nowhere/npmrc";

    public BenchmarkRig()
    {
        foreach (var program in new[] { "docker", "dotnet", "git", "npm", "promtool", "trivy", "jq" })
        {
            Folder.WriteProgram($"bin/{program}");
        }

        Folder.Write("proc/loadavg", "0.25 1.00 2.00 1/100 4711\n");
        Processes.On("git clone", Clone).On("git -C").OnNpmRegistry("https://npm.example.org/");
        Processes.On("dotnet --version", "10.0.100").On("docker version", "26.1.5").On("docker buildx version", "github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3");
        Processes.On("docker buildx du", "Total: 0B").On("docker buildx prune");
        Takes("dotnet build", 30);
        Takes("dotnet run", 5);
        Takes("docker buildx bake", 4);
        Takes("docker buildx build", 60);
        Takes("docker buildx imagetools inspect", 0.5);
        Takes("build.sh --target=DockerScan", 6);
        Takes("trivy image", 3);
        Takes("build.sh --tree", 1);
        Takes("build.sh --target=McpVersion", 2);
        Takes("commit-and-tag-version --dry-run", 4);
        Takes("git-cliff", 1);
        Takes("build.sh --target=PrometheusValidate", 8);
        Takes("promtool check rules", 6);
        Takes("build.sh --target=GrafanaValidate", 11);
        Takes("jq empty", 6);
        Takes("build.sh --target=Rollback", 3, "  benchmark: traffic of gateway is on blue-1");
        Takes("docker compose", 4);
        Processes.On("build.sh --target=Deploy").On("build.sh --target=Finalize").On("git -c").On("git tag").On("docker container").On("docker volume").On("docker network");
        Processes.On("git init").On("npm ci", Install);
        Processes.On("build.sh --target=DockerBuild", Build);
        Processes.On("build.sh --target=DockerPublish", Publish);
    }

    public TempFolder Folder { get; } = new();

    public FakeProcessRunner Processes { get; } = new();

    public ManualTime Time { get; } = new();

    public Spoken Spoken { get; } = new();

    public FakeGit Git { get; } = new();

    public FakeScratchRegistry Registry { get; } = new();

    /// <summary>The place of the temporary clone, named alike in every run.</summary>
    public IReadOnlyList<string> Lines => Processes.Commands.Select(command => Told(command.ToString())).ToList();

    public string File => Folder.At("artifacts/benchmarks.json");

    private ProgramLocator Programs => new(new UserFolders(Folder.At("cache"), Folder.At("data")), Environment);

    private EnvironmentVariables Environment => FakeEnvironment.With(("PATH", Folder.At("bin")));

    private Machine Machine => new(Folder.Path, IsRoot: true, "amd64") { Processors = 2 };

    public BenchmarkRunner Runner
    {
        get
        {
            var npm = new NpmConfiguration(FakeEnvironment.Network(Processes, Programs, Environment, Machine), Programs, Environment, Processes.Mask);
            return new BenchmarkRunner(
                Git, Cloner, new BakeReader(Processes, new LastingSecrets(npm), Spoken), new HomeMaker(Registry, Processes, Programs, Time, Spoken), Environments, Histories, new RulesMaker(Processes, Programs, Environment, Spoken, Time), new DashboardsMaker(Processes, Programs, Environment, Spoken, Time), new MachineReader(Processes, Machine), Machine,
                new PairTimer(new SideTimer(Processes, new BuildCache(Processes), Time), Spoken), Processes.Mask, Time);
        }
    }

    public BenchmarkPlanner Planner => new(Git, Cloner, Histories, Environments);

    private EnvironmentMaker Environments => new(Processes, Programs, Spoken);

    private HistoryMaker Histories => new(Processes, Programs, Environment, Spoken);

    private RepositoryCloner Cloner => new(Processes, Programs, Spoken);

    public void Takes(string command, double seconds, string output = "") => Processes.On(command, _ =>
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return FakeProcessRunner.Ended(output: output);
    });

    public string Told(string text)
    {
        text = text.Replace(Folder.At("bin") + "/", "").Replace(Folder.Path, "ROOT");
        text = System.Text.RegularExpressions.Regex.Replace(text, "benchmark-[0-9a-f]{10}", "PROJECT");
        return System.Text.RegularExpressions.Regex.Replace(text, @"[^\s""=]*/pipelinebuild-\d+-\w+", "TEMPORARY");
    }

    public void Dispose() => Folder.Dispose();

    private ProcessOutput Publish(Command command)
    {
        Time.Advance(TimeSpan.FromSeconds(3));
        System.IO.File.WriteAllText(Path.Combine(command.WorkingDirectory!, "artifacts", "results", "DockerPublish.json"), """
            {"images":[
              {"reference":"127.0.0.1:5001/acme/one@sha256:1","tags":["sha-1","1.2.3"],"platforms":{"linux/amd64":"sha256:2","linux/arm64":"sha256:3"}},
              {"reference":"127.0.0.1:5001/acme/two@sha256:4","tags":["sha-1","1.2.3"],"platforms":{"linux/amd64":"sha256:5"}}]}
            """);
        return FakeProcessRunner.Ended();
    }

    /// <summary>Of the sources only the folder that a next version is written into.</summary>
    private static ProcessOutput Clone(Command command)
    {
        Directory.CreateDirectory(Path.Combine(command.Arguments[^1], "examples", "cortex", "services", "gateway", "src"));
        return FakeProcessRunner.Ended();
    }

    private static ProcessOutput Install(Command command)
    {
        var program = Path.Combine(command.WorkingDirectory!, "node_modules", ".bin", "commit-and-tag-version");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        System.IO.File.WriteAllText(program, "");
        return FakeProcessRunner.Ended();
    }

    private ProcessOutput Build(Command command)
    {
        Time.Advance(TimeSpan.FromSeconds(6));
        var artifacts = Path.Combine(command.WorkingDirectory!, "artifacts");
        Directory.CreateDirectory(Path.Combine(artifacts, "results"));
        var outputs = new[] { "one", "two" }.Select(name => new BakeTarget(name, $"services/{name}", "Dockerfile") { Secrets = [Secret], Outputs = [$"type=oci,tar=false,dest=artifacts/images/{name}"] });
        System.IO.File.WriteAllText(Path.Combine(artifacts, "docker-bake.json"), BakeFile.Render(outputs));
        System.IO.File.WriteAllText(Path.Combine(artifacts, "results", "DockerBuild.json"), """{"builder":"default"}""");
        return FakeProcessRunner.Ended();
    }
}
