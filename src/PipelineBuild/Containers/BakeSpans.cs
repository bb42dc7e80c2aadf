using System.Globalization;
using System.Text.RegularExpressions;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Containers;

/// <summary>Turns the steps that BuildKit reports in bake's plain output into spans, each as long as BuildKit says that it took.</summary>
public sealed partial class BakeSpans(TimeProvider time)
{
    private const string Error = "ERROR: ";

    private readonly DateTimeOffset begin = time.GetUtcNow();
    private readonly Dictionary<string, (string Name, DateTimeOffset Seen)> steps = [];

    public void Add(string line)
    {
        if (Step().Match(line) is not { Success: true } match)
        {
            return;
        }

        var (number, text) = (match.Groups[1].Value, match.Groups[2].Value);
        if (steps.TryAdd(number, (text, time.GetUtcNow())))
        {
            return;
        }

        switch (text)
        {
            case "CACHED":
                Finish(number, TimeSpan.Zero, failure: null, (SpanNames.Cached, true));
                break;
            case "CANCELED":
                Finish(number, took: null, "cancelled");
                break;
            case not null when text.StartsWith(Error, StringComparison.Ordinal):
                Finish(number, took: null, text[Error.Length..]);
                break;
            case not null when Done().Match(text) is { Success: true } done:
                Finish(number, TimeSpan.FromSeconds(double.Parse(done.Groups[1].Value, CultureInfo.InvariantCulture)), failure: null);
                break;
        }
    }

    /// <summary>The output tells of one step at a time and may be late for the others, so the time BuildKit measured goes before ours.</summary>
    private void Finish(string number, TimeSpan? took, string? failure, params (string Name, object Value)[] attributes)
    {
        var (name, seen) = steps[number];
        var end = time.GetUtcNow();
        var start = took is { } measured ? end - measured : seen;
        PipelineTrace.AddStep(name, start < begin ? begin : start, end, failure, attributes);
    }

    [GeneratedRegex(@"^#([1-9]\d*) (.+)$")]
    private static partial Regex Step();

    [GeneratedRegex(@"^DONE (\d+(?:\.\d+)?)s$")]
    private static partial Regex Done();
}
