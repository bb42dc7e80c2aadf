using System.Globalization;
using System.Text.Json.Nodes;
using PipelineBuild.Tools;

namespace PipelineBuild.Results.Writers;

/// <summary>The log for log shippers: each line is one JSON object, whatever a program printed.</summary>
public sealed class JsonTerminal(TextWriter output, SecretMask mask, TimeProvider time) : Terminal(output, mask, time, TimeSpan.FromSeconds(1))
{
    public override void WriteHeading(string target) => Write(LineLevel.Info, $"{target} begins", target);

    public override void WriteProgress(string line)
    {
        lock (Gate)
        {
            Step?.Hear(Masked(line));
            Write(LineLevel.Info, line, Step?.Target);
        }
    }

    public override void WriteLine(LineLevel level, string text) => Write(level, text, Step?.Target);

    public override void WriteReport(RunReport report)
    {
        foreach (var line in JsonLogWriter.Lines(report))
        {
            Write(line.Level, line.Message, line.Target, line.Fields);
        }
    }

    protected override void OnPulse()
    {
        if (Step!.IsSignDue())
        {
            Send(Line(LineLevel.Info, Step.Sign, Step.Target, new() { ["seconds"] = Math.Round(Step.Elapsed.TotalSeconds, 3) }));
        }
    }

    private void Write(LineLevel level, string message, string? target, JsonObject? fields = null)
    {
        lock (Gate)
        {
            Send(Line(level, message, target, fields));
            Step?.Shown();
        }
    }

    private string Line(LineLevel level, string message, string? target, JsonObject? fields)
    {
        var line = new JsonObject
        {
            ["time"] = Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["level"] = level.ToString().ToLowerInvariant(),
        };
        if (target is not null)
        {
            line["target"] = target;
        }

        line["message"] = Ansi.Strip(message);
        foreach (var (name, value) in fields ?? [])
        {
            line[name] = value?.DeepClone();
        }

        return JsonText.Line(JsonText.Masked(line, Masked));
    }
}
