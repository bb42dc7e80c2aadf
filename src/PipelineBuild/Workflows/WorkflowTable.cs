using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows;

/// <summary>A document before and after its table was made anew; null where there is no such document or no place for the table in it.</summary>
public sealed record TableText(string File, string? Before, string? After);

/// <summary>The table of a repository's workflows in a document, between two comments; pure but for reading the document.</summary>
public static partial class WorkflowTable
{
    public const string Begin = "<!-- workflows: WorkflowDocs writes this table -->";
    public const string End = "<!-- end of workflows -->";

    private const int PromisingColumns = 6;

    public static TableText Renewed(Workspace workspace, WorkflowSet set)
    {
        var file = set.Settings.Readme;
        if (workspace.Resolve(file) is not { } path || !File.Exists(path))
        {
            return new TableText(file, null, null);
        }

        var before = File.ReadAllText(path);
        var start = before.IndexOf(Begin, StringComparison.Ordinal);
        var end = start < 0 ? -1 : before.IndexOf(End, start, StringComparison.Ordinal);
        if (end < 0)
        {
            return new TableText(file, before, null);
        }

        var newLine = before.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return new TableText(file, before, before[..(start + Begin.Length)] + $"\n\n{Render(set)}\n".ReplaceLineEndings(newLine) + before[end..]);
    }

    /// <summary>1-based line of the table's first mark; null where there is no mark of it.</summary>
    public static int? LineOf(string document) => ((int[])[document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal)]).Where(at => at >= 0).Order().Take(1)
        .Select(at => (int?)document.AsSpan(0, at).Count('\n') + 1).FirstOrDefault();

    /// <summary>What is said of a document in which the table can't be.</summary>
    public static string NoPlaceIn(string file) => $"{file} has no place for the table: put the lines '{Begin}' and '{End}' where it should be";

    public static string Render(WorkflowSet set) => string.Concat(
        (string[])["| workflow | when | targets | secrets | permissions | hands over |\n", "|---|---|---|---|---|---|\n", .. set.Workflows.Where(file => file.Jobs.Count > 0).Select(file => Row(file, set))]);

    /// <summary>What the rows say, with their places.</summary>
    public static IReadOnlyList<WorkflowPromise> PromisesOf(string file, string document)
    {
        var lines = document.ReplaceLineEndings("\n").Split('\n');
        var start = Array.IndexOf(lines, Begin);
        return start < 0 ? [] : lines.Select((line, index) => (Cells: line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries), Line: index + 1)).Skip(start).TakeWhile(row => lines[row.Line - 1] != End)
            .Where(row => row.Cells.Length == PromisingColumns && row.Cells[0].EndsWith("yml`", StringComparison.Ordinal))
            .Select(row => new WorkflowPromise(row.Cells[0].Trim('`'), Quoted().Matches(row.Cells[2]).Select(match => match.Groups[1].Value.Split(' ')[0]).ToList(), new ConfigPlace(file, row.Line, 1))).ToList();
    }

    private static string Row(WorkflowFile file, WorkflowSet set)
    {
        var calls = file.Jobs.SelectMany(job => TargetCall.Of(job, set.Settings)).Select(call => $"`{string.Join(' ', call.Arguments.Select(Shown).Prepend(call.Target))}`").Distinct();
        var entries = file.Env.Concat(file.Jobs.SelectMany(job => job.Env.Concat(job.Steps.SelectMany(step => step.Env))));
        var secrets = entries.SelectMany(entry => Secret().Matches(entry.Value).Select(match => $"`{match.Groups[1].Value}`")).Distinct().Order(StringComparer.Ordinal);
        return $"| `{Path.GetFileName(file.File)}` | {string.Join("; ", file.Triggers.Select(When))} | {Listed(calls)} | {Listed(secrets)} | {Listed(file.Jobs.SelectMany(job => Granted(file.PermissionsOf(job))).Distinct().Order(StringComparer.Ordinal))} | {Listed(file.Jobs.SelectMany(job => Taken(job, file, set)).Distinct())} |\n";
    }

    /// <summary>The files that a job downloads, with the job that made them.</summary>
    private static IEnumerable<string> Taken(WorkflowJob job, WorkflowFile file, WorkflowSet set) => HandedArtifact.Downloads(job).Select(taken =>
        $"`{taken.Name.Replace('|', ' ')}` from {string.Join(", ", file.Jobs.Where(giver => HandedArtifact.Uploads(giver, set.Settings).Any(taken.MayBe)).Select(giver => giver.Id))} to {job.Id}");

    /// <summary>A value that the workflow is given is shown as its name alone.</summary>
    private static string Shown(PlacedText argument) => argument.Text.Contains("${{", StringComparison.Ordinal) || argument.Text.EndsWith('=') ? $"--{TargetCall.NameOf(argument)}" : argument.Text.Replace('|', ' ');

    private static string Listed(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } text ? text : "none";

    private static IEnumerable<string> Granted(WorkflowPermissions? permissions) => permissions switch
    {
        null => ["the repository's own"],
        { All: { } all } => [all == AccessLevel.Write ? "write all" : "read all"],
        _ => permissions.Scopes.Where(scope => scope.Value.Level > AccessLevel.None).Select(scope => $"`{scope.Key}: {scope.Value.Level.ToString().ToLowerInvariant()}`"),
    };

    private static string When(WorkflowTrigger trigger) => trigger.Name switch
    {
        "push" => string.Join(" or ", (string[])[.. trigger.Branches.Count > 0 || trigger.Tags.Count == 0 ? [$"push{(trigger.Branches.Count > 0 ? $" to {string.Join(", ", trigger.Branches)}" : "")}"] : Array.Empty<string>(), .. trigger.Tags.Count > 0 ? [$"tag {string.Join(", ", trigger.Tags.Select(tag => $"`{tag}`"))}"] : Array.Empty<string>()]) + (trigger.HasPaths ? ", by path" : ""),
        "pull_request" => trigger.HasPaths ? "pull request, by path" : "pull request",
        "schedule" => $"at {string.Join(", ", trigger.Times.Select(time => $"`{time}`"))}",
        "workflow_dispatch" => trigger.Inputs.Count == 0 ? "by hand" : $"by hand: {string.Join(", ", trigger.Inputs)}",
        var other => other.Replace('_', ' '),
    };

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\$\{\{[^}]*\bsecrets\.(\w+)")]
    private static partial Regex Secret();
}
