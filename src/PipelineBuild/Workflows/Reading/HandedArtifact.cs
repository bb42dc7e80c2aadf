using PipelineBuild.Configuration;

namespace PipelineBuild.Workflows.Reading;

/// <summary>Files that a job leaves for later jobs of the same run, or that it takes from earlier ones.</summary>
/// <param name="Name">As the file says it: expressions and the stars of a pattern are kept.</param>
/// <param name="Step">Index of the step in its job.</param>
/// <param name="IsReport">What the action keeps of a target for people: its reports, and nothing that was built.</param>
public sealed record HandedArtifact(string Name, int Step, ConfigPlace Place, bool IsReport = false)
{
    private const string UsualName = "artifact";
    private const string Everything = "*";

    /// <summary>Whatever there is, be it nothing.</summary>
    public bool IsEverything => Name == Everything;

    /// <summary>In the order of the steps.</summary>
    public static IReadOnlyList<HandedArtifact> Uploads(WorkflowJob job, WorkflowSettings settings) => job.Steps.SelectMany((step, index) =>
        IsAction(step, "actions/upload-artifact") ? [new HandedArtifact(Input(step, "name")?.Value ?? UsualName, index, step.Place)]
        : !TargetCall.IsTask(step, settings) ? Array.Empty<HandedArtifact>()
        : Input(step, "artifacts-name") is { } named ? [new HandedArtifact(named.Value, index, step.Place, IsReport: true)]
        : TargetCall.Of(job, settings).Where(call => call.Step == step).Select(call => new HandedArtifact($"pipeline-{call.Target}", index, step.Place, IsReport: true)).ToArray()).ToList();

    /// <summary>Those of the same run that are asked for by name or pattern, or all, in the order of the steps.</summary>
    public static IReadOnlyList<HandedArtifact> Downloads(WorkflowJob job) => job.Steps
        .Select((step, index) => IsAction(step, "actions/download-artifact") && Input(step, "run-id") is null && Input(step, "artifact-ids") is null ? (Input(step, "name") ?? Input(step, "pattern")) is { } asked ? new HandedArtifact(asked.Value, index, asked.ValuePlace) : new HandedArtifact(Everything, index, step.Place) : null)
        .OfType<HandedArtifact>().ToList();

    /// <summary>Whether both can be the same name once expressions have their values.</summary>
    public bool MayBe(HandedArtifact other)
    {
        var ((start, end), (otherStart, otherEnd)) = (Ends(Name), Ends(other.Name));
        return IsOpen(Name) || IsOpen(other.Name)
            ? (start.StartsWith(otherStart, StringComparison.Ordinal) || otherStart.StartsWith(start, StringComparison.Ordinal)) && (end.EndsWith(otherEnd, StringComparison.Ordinal) || otherEnd.EndsWith(end, StringComparison.Ordinal))
            : Name == other.Name;
    }

    private static bool IsOpen(string name) => name.Contains("${{", StringComparison.Ordinal) || name.Contains('*');

    /// <summary>What stands before the first and behind the last part that is not known yet; all of a name twice where everything is known.</summary>
    private static (string Start, string End) Ends(string name)
    {
        var first = new[] { name.IndexOf("${{", StringComparison.Ordinal), name.IndexOf('*') }.Where(at => at >= 0).DefaultIfEmpty(name.Length).Min();
        var last = Math.Max(name.LastIndexOf("}}", StringComparison.Ordinal) + "}}".Length, name.LastIndexOf('*') + 1);
        return (name[..first], IsOpen(name) ? name[last..] : name);
    }

    private static bool IsAction(WorkflowStep step, string action) => step.Uses?.Text.StartsWith($"{action}@", StringComparison.Ordinal) == true;

    private static WorkflowEntry? Input(WorkflowStep step, string name) => step.With.FirstOrDefault(entry => entry.Key == name);
}
