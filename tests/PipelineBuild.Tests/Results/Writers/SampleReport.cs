using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;
using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Tests.Results.Writers;

/// <summary>A run in which everything a writer can show happened.</summary>
internal static class SampleReport
{
    private static readonly DateTimeOffset Start = new(2024, 5, 6, 9, 8, 9, TimeSpan.FromHours(2));

    public static RunReport Everything()
    {
        var report = new RunReport { Cancelled = true };
        report.Add(new ConfigException([new ConfigError("pipeline.yml", 2, 3, "containers.regstry", "unknown key"), new ConfigError("pipeline.yml", 0, 0, "", "no such \u0001 file")], 2));
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
            new Finding("quality/hint", Severity.Note, "by the way"),
            new Finding("quality/shellcheck-SC2086", Severity.Error, "100% | `code` ]]> <b>&amp;</b> [x](y) *** @team\r\n::error::no command\n##[add-mask]no", "scripts/größe 1,2: a.sh", 7, 3),
            new Finding("quality/test-failed", Severity.Error, $"👩‍🚀 漢字 {new string('x', 3000)}", "tests/Some.Tests"),
            new Finding("containers/build-failed", Severity.Error, "", "/elsewhere/Dockerfile", 2),
            new Finding("quality/format", Severity.Error, "outside", "../other/a.cs", 1),
            new Finding("quality/build", Severity.Error, "wrong", "a.cs", 9, 7))));
        report.Add(Record("Doctor", 1, StepResult.Errored("docker is missing") with { Text = ["docker   missing", "git      2.47"] }));
        report.Add(Record("DockerPublish", 0, StepResult.Skipped("no images in pipeline.yml")));
        report.Spans =
        [
            Span("1", null, SpanKind.Run, "run", 0, 62.29),
            Span("2", "1", SpanKind.Target, "DockerBuild", 0, 61.25),
            Span("3", "2", SpanKind.Process, "docker buildx bake", 1, 40),
            Span("4", "3", SpanKind.Step, "#14 [gateway linux/arm64 build 3/5] RUN npm ci: \"a|b\"", 2, 38),
            Span("5", "3", SpanKind.Step, "#15 [memory] RUN true; 漢字", 3, 12.34),
            Span("6", "2", SpanKind.Step, "short", 3, 0.5),
        ];
        return report;
    }

    /// <summary>A checkout in which the workspace is a folder.</summary>
    public static GitHubRun OnGitHub { get; } = new(null, "https://github.example/o/r/blob/abc/", "sub dir/");

    public static SarifOrigin Origin { get; } = new("1.2.3", "https://git.example/o/p", "/home/me/my work", new RuleHelp("https://git.example/o/p", "/src"));

    private static RunSpan Span(string id, string? parent, SpanKind kind, string name, double from, double seconds) =>
        new(id, parent, kind, name, Start.AddSeconds(from), TimeSpan.FromSeconds(seconds), false, new Dictionary<string, string>());

    private static TaskRecord Record(string task, double seconds, StepResult result) => new(task, result, Start, TimeSpan.FromSeconds(seconds));
}
