namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Checking many rule files with everything we ask of them against promtool alone on the same files.</summary>
public sealed record PrometheusValidate() : Benchmark("prometheus-validate", BenchmarkLimit.AtMost(1.5), Pairs: 5)
{
    public override string Input =>
        $"rule files, those of the corpus where PIPELINE_CORPUS names a folder that has them, else invented ones, repeated until promtool needs at least {RulesMaker.LeastSeconds} s for them; both sides may end with exit code 1, because some of the files are bad";

    public override bool NeedsImages => false;

    public override bool NeedsRules => true;

    public override bool TakesOffHostStart => true;

    public override BenchmarkSide Ours(BenchmarkPlace place) =>
        new("./build.sh --target=PrometheusValidate", [place.Host("--target=PrometheusValidate", $"--workspace={place.Rules!.Directory}")]) { Accepted = RulesMaker.Verdicts };

    public override BenchmarkSide Theirs(BenchmarkPlace place) => new("promtool check rules, all files in one call", [RulesMaker.Check(place)]) { Accepted = RulesMaker.Verdicts };
}
