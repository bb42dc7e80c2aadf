using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Where a comparison runs: a clone of this repository, the programs and what a build left there; forms its commands.</summary>
/// <param name="Repository">The clone.</param>
/// <param name="Docker">Path of the client.</param>
/// <param name="Dotnet">Path of the SDK's program.</param>
public sealed record BenchmarkPlace(string Repository, string Docker, string Dotnet)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(60);

    /// <summary>What is measured must not write into the log and the summary of a GitHub job that measures.</summary>
    private static readonly IReadOnlyDictionary<string, string?> Apart = new Dictionary<string, string?> { ["GITHUB_ACTIONS"] = null, ["GITHUB_STEP_SUMMARY"] = null };

    /// <summary>The builder that DockerBuild chose.</summary>
    public string Builder { get; init; } = "";

    /// <summary>File that a plain bake is given.</summary>
    public string BakeFile { get; init; } = "";

    /// <summary>One <c>docker buildx build</c> per image, as arguments behind <c>docker</c>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> SingleBuilds { get; init; } = [];

    /// <summary>The measurement's own user; null until one is needed.</summary>
    public BenchmarkHome? Home { get; init; }

    /// <summary>An environment with two versions; null until one is needed.</summary>
    public BenchmarkEnvironment? Environment { get; init; }

    /// <summary>The repository with a long history; empty until one is needed.</summary>
    public string History { get; init; } = "";

    /// <summary>The workspace of many rule files; null until one is needed.</summary>
    public BenchmarkRules? Rules { get; init; }

    /// <summary>The workspace of many dashboards; null until one is needed.</summary>
    public BenchmarkDashboards? Dashboards { get; init; }

    /// <summary>Where the images are built to.</summary>
    public string Images => Path.Combine(Repository, "artifacts", "images");

    /// <summary>Where a plain docker builds them to: DockerBuild would notice that somebody else wrote its own.</summary>
    public string PlainImages => Path.Combine(Repository, "artifacts", "plain-images");

    /// <summary>The program as its users start it.</summary>
    public Command Host(params string[] arguments) => Run(Path.Combine(Repository, "build.sh"), arguments);

    /// <summary>A target as the measurement's own user runs it.</summary>
    public Command HostAtHome(string target, params string[] arguments) => Host([$"--target={target}", $"--config={Home!.Config}", .. arguments]) with { Environment = Joined(Home.Environment) };

    public Command RunDocker(IReadOnlyList<string> arguments) => Run(Docker, arguments);

    /// <summary>The SDK as anybody starts it: what build.sh switches off to leave nothing behind is on, because that is faster.</summary>
    public Command RunDotnet(params string[] arguments) => Run(Dotnet, arguments) with { Environment = Joined(DotnetEnvironment.Quiet.Keys.ToDictionary(name => name, _ => (string?)null)) };

    /// <summary>Compiles for <c>dotnet run</c> what <c>build.sh</c> compiles for itself; the compiler's servers would stay behind.</summary>
    public Command Compile() => Run(Dotnet, ["build", "build", "--nologo", "--verbosity", "quiet", "-nodeReuse:false"]) with { Environment = Joined(DotnetEnvironment.Quiet) };

    /// <summary>Bake as DockerBuild starts it: newer buildx asks about files outside the working directory.</summary>
    public Command Bake() => RunDocker(["buildx", "bake", "--file", BakeFile, "--builder", Builder]) with { Environment = Joined(new Dictionary<string, string?> { ["BUILDX_BAKE_ENTITLEMENTS_FS"] = "0" }) };

    /// <summary>Any program, in the clone.</summary>
    public Command Run(string program, IReadOnlyList<string> arguments) => new(program, arguments) { WorkingDirectory = Repository, Environment = Apart, Timeout = Limit };

    private static Dictionary<string, string?> Joined(IReadOnlyDictionary<string, string?> more) => new(Apart.Concat(more));
}
