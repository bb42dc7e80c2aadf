namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Checking many dashboards with everything we ask of them against only parsing the same files.</summary>
public sealed record GrafanaValidate() : Benchmark("grafana-validate", BenchmarkLimit.AtMost(4.0), Pairs: 5)
{
    public override string Input =>
        $"dashboards, those of the corpus where PIPELINE_CORPUS names a folder that has them, else invented ones, repeated until jq needs at least {RepeatedFiles.LeastSeconds} s for them; ours ends with exit code 1, because the copies have the same uids";

    public override bool NeedsImages => false;

    public override bool NeedsDashboards => true;

    public override bool TakesOffHostStart => true;

    public override BenchmarkSide Ours(BenchmarkPlace place) =>
        new("./build.sh --target=GrafanaValidate", [place.Host("--target=GrafanaValidate", $"--workspace={place.Dashboards!.Directory}")]) { Accepted = RulesMaker.Verdicts };

    public override BenchmarkSide Theirs(BenchmarkPlace place) => new("jq empty, all files in one call", [DashboardsMaker.Parse(place)]);
}
