using System.Runtime.InteropServices;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Deciding a version from a long history against the program that most npm packages use for it.</summary>
public sealed record McpVersion() : Benchmark("mcp-version", BenchmarkLimit.AtMost(1.0), Pairs: 5)
{
    public override string Input =>
        $"a scratch repository of one npm package with {HistoryMaker.Commits} commits since its last tag: those of goreleaser where PIPELINE_CORPUS names a folder that has them, else invented ones with messages of that length; neither side writes a file";

    public override bool NeedsImages => false;

    public override bool NeedsHistory => true;

    public override BenchmarkSide Ours(BenchmarkPlace place) =>
        new("./build.sh --target=McpVersion --plan", [place.Host("--target=McpVersion", "--plan", $"--workspace={place.History}")]);

    public override BenchmarkSide Theirs(BenchmarkPlace place) => new("commit-and-tag-version --dry-run", [place.Run(HistoryMaker.Program(place, ".bin/commit-and-tag-version"), ["--dry-run"]) with { WorkingDirectory = place.History }]);

    /// <summary>The package of its program is for one processor.</summary>
    public override BenchmarkSide? Beside(BenchmarkPlace place) => RuntimeInformation.ProcessArchitecture != Architecture.X64 ? null
        : new("git-cliff --bumped-version", [place.Run(HistoryMaker.Program(place, "git-cliff-linux-x64/bin/git-cliff"), ["--offline", "--bumped-version"]) with { WorkingDirectory = place.History }]);
}
