using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Results.Writers;

/// <summary>A run in which everything a writer can show happened.</summary>
internal static class SampleReport
{
    private static readonly DateTimeOffset Start = new(2024, 5, 6, 9, 8, 9, TimeSpan.FromHours(2));

    public static RunReport Everything()
    {
        var report = new RunReport { Cancelled = true };
        report.Add([new ConfigError("pipeline.yml", 2, 3, "containers.regstry", "unknown key"), new ConfigError("pipeline.yml", 0, 0, "", "no such \u0001 file")]);
        report.Add(Record("DockerBuild", 61.25, new ImageBuildResult(Outcome.Passed, "2 images <& \"ü\">")
        {
            Version = "1.2.3",
            Images = [new BuiltImage("a", "artifacts/images/a", "sha256:x", new Dictionary<string, string> { ["linux/amd64"] = "sha256:y" })],
            Table = new ResultTable(["image", "digest"], [["a", "sha256:x"], ["longer/name", "y"]]),
        }));
        report.Add(Record("Lint", 0.04, StepResult.Failed(
            "3 findings\u001b[31m",
            new Finding("quality/build", Severity.Error, "wrong", "a.cs", 3, 7),
            new Finding("quality/style", Severity.Warning, "odd \u0000", "b.cs"),
            new Finding("quality/hint", Severity.Note, "by the way"))));
        report.Add(Record("Doctor", 1, StepResult.Errored("docker is missing") with { Text = ["docker   missing", "git      2.47"] }));
        report.Add(Record("DockerPublish", 0, StepResult.Skipped("no images in pipeline.yml")));
        return report;
    }

    private static TaskRecord Record(string task, double seconds, StepResult result) => new(task, result, Start, TimeSpan.FromSeconds(seconds));
}
