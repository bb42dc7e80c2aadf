using System.Globalization;
using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>Remembers in artifacts/ how long each step took when it last ran, so that a build can tell what the cache saved.</summary>
public sealed class StepTimes(Workspace workspace)
{
    private const int Most = 2000;

    private string File => workspace.Artifact("step-times.json");

    /// <summary>What was measured, for people, and the times of the steps that ran kept for the next build.</summary>
    public string Describe(BakeSteps steps)
    {
        var known = Read();
        var cached = steps.Cached;
        var timed = cached.Where(known.ContainsKey).ToList();
        var text = string.Create(CultureInfo.InvariantCulture, $"{cached.Count} of {steps.Total} step{(steps.Total == 1 ? "" : "s")} from the cache");
        if (timed.Count > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" ({timed.Count} of them took {timed.Sum(name => known[name]):0.0} s when they last ran here)");
        }

        if (steps.Export is { } export)
        {
            text += string.Create(CultureInfo.InvariantCulture, $"; keeping the cache took {export:0.0} s");
        }

        foreach (var (name, seconds) in steps.Ran)
        {
            known[name] = seconds;
        }

        if (known.Count <= Most)
        {
            AtomicFile.Write(File, JsonSerializer.Serialize(known, ResultStore.Json) + "\n");
        }
        else
        {
            System.IO.File.Delete(File);
        }

        return text;
    }

    private Dictionary<string, double> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, double>>(System.IO.File.ReadAllText(File), ResultStore.Json) ?? [];
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return [];
        }
    }
}
