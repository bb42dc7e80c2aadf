using System.Text.Json;
using System.Text.RegularExpressions;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Tests.Results.Writers;

public partial class TraceWriterTests
{
    private static readonly DateTimeOffset Start = new(2024, 5, 6, 9, 8, 9, 123, TimeSpan.FromHours(2));

    [Fact]
    public void Chrome_trace()
    {
        var text = ChromeTraceWriter.Render(Traced());

        Golden.Matches("trace.json", text);
        Assert.Equal(5, JsonDocument.Parse(text).RootElement.GetProperty("traceEvents").EnumerateArray().Count(one => one.GetProperty("ph").GetString() == "X"));
    }

    [Fact]
    public void A_run_without_spans_is_a_trace_without_slices() =>
        Assert.Equal(1, JsonDocument.Parse(ChromeTraceWriter.Render(new RunReport())).RootElement.GetProperty("traceEvents").GetArrayLength());

    [Fact]
    public void Prometheus() => Golden.Matches("metrics.prom", PrometheusTextWriter.Render(Traced()));

    [Fact]
    public void A_run_without_spans_has_no_metrics() => Assert.Equal("", PrometheusTextWriter.Render(new RunReport()));

    [Fact]
    public void Every_line_of_the_metrics_is_one_that_prometheus_reads_and_names_end_in_their_unit()
    {
        var lines = PrometheusTextWriter.Render(Traced()).Split('\n');
        var described = lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToList();
        var samples = lines.Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.Equal("", lines[^1]);
        Assert.All(samples, line => Assert.Matches(SampleLine(), line));
        Assert.Equal(described, samples.Select(line => line[..line.IndexOf('{')]).Distinct());
        Assert.Equal(samples.Count, samples.Select(line => line[..line.LastIndexOf(' ')]).Distinct().Count());
        Assert.All(described, name => Assert.Matches("_(seconds|exit_code|outcome|findings)$", name));
    }

    private static RunReport Traced()
    {
        var report = SampleReport.Everything();
        report.Spans =
        [
            Span("1", "0", SpanKind.Target, "DockerBuild", 10, 61250, failed: false, (SpanNames.Outcome, "passed")),
            Span("2", "1", SpanKind.Process, "docker buildx bake", 20, 61000, failed: true, (SpanNames.Arguments, "docker buildx bake"), (SpanNames.ErrorMessage, "exit code 1")),
            Span("3", "2", SpanKind.Step, "[a linux/arm64 2/2] RUN npm ci", 30, 40000, failed: false),
            Span("4", "2", SpanKind.Step, "[a linux/amd64 2/2] RUN npm ci", 40, 20000.5, failed: false),
            Span("0", null, SpanKind.Run, "DockerBuild Lint", 0, 62290.1, failed: true, (SpanNames.Pipeline, "cor\"t\\e\nx")),
        ];
        return report;
    }

    private static RunSpan Span(string id, string? parent, SpanKind kind, string name, double begin, double milliseconds, bool failed, params (string Name, string Value)[] attributes) =>
        new(id, parent, kind, name, Start.AddMilliseconds(begin), TimeSpan.FromMilliseconds(milliseconds), failed, attributes.ToDictionary(pair => pair.Name, pair => pair.Value));

    [GeneratedRegex("""^[a-z_]+\{[a-z]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\\n]|\\["\\n])*")*\} -?\d+(?:\.\d+)?$""")]
    private static partial Regex SampleLine();
}
