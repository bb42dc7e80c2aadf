using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Workflows.Reading;

/// <summary>One target that a step runs, with its arguments.</summary>
/// <param name="Target">As the step names it; several values of a matrix are several calls.</param>
/// <param name="Arguments">Whole, such as <c>--server=eu</c>.</param>
public sealed partial record TargetCall(WorkflowStep Step, string Target, ConfigPlace Place, IReadOnlyList<PlacedText> Arguments)
{
    /// <summary>Inputs of the action.</summary>
    public static readonly IReadOnlyList<string> Inputs = ["target", "arguments", "setup", "artifacts-name"];

    public static bool IsTask(WorkflowStep step, WorkflowSettings settings) =>
        step.Uses is { } uses && (FolderOf(uses.Text) == FolderOf(settings.Action) || FolderOf(uses.Text).EndsWith(WorkflowSettings.OwnAction[1..], StringComparison.Ordinal));

    public static IReadOnlyList<TargetCall> Of(WorkflowJob job, WorkflowSettings settings) => job.Steps.SelectMany(step => Of(step, job, settings)).ToList();

    public static string NameOf(PlacedText argument) => NameOf(argument.Text);

    public static string NameOf(string argument) => argument.TrimStart('-').Split('=')[0];

    private static IEnumerable<TargetCall> Of(WorkflowStep step, WorkflowJob job, WorkflowSettings settings)
    {
        if (step.Run is { } run && Command().IsMatch(run.Text))
        {
            var words = run.Text.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            var target = words.FirstOrDefault(word => word.StartsWith("--target=", StringComparison.Ordinal));
            return target is null ? [] : [new TargetCall(step, target["--target=".Length..], run.Place, words.Where(word => word != target).Select(word => new PlacedText(word, run.Place)).ToList())];
        }

        if (!IsTask(step, settings))
        {
            return [];
        }

        var name = step.With.FirstOrDefault(entry => entry.Key == "target");
        var given = step.With.FirstOrDefault(entry => entry.Key == "arguments");
        var arguments = given is null ? [] : given.Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => new PlacedText(Optional().Match(line) is { Success: true } optional ? optional.Groups[1].Value : line, given.ValuePlace)).ToList();
        var targets = Matrix().Match(name?.Value ?? "") is { Success: true } match && job.Matrix.TryGetValue(match.Groups[1].Value, out var values) ? values : [name?.Value ?? ""];
        return targets.Select(target => new TargetCall(step, target, name?.ValuePlace ?? step.Uses!.Place, arguments));
    }

    private static string FolderOf(string uses) => uses.Split('@')[0];

    /// <summary>The program and plain words: nothing that a shell would do anything with.</summary>
    [GeneratedRegex(@"^\s*\./build\.sh( +--?[A-Za-z][\w-]*(=[\w./:,@+-]*)?)+\s*\z")]
    public static partial Regex Command();

    /// <summary>An argument that is left out when its value is empty.</summary>
    [GeneratedRegex(@"^\$\{\{.*\bformat\('(--[a-z-]+=)\{0\}', *inputs\.[\w-]+\) *\|\| *'' *\}\}\z")]
    private static partial Regex Optional();

    [GeneratedRegex(@"^\s*\$\{\{\s*matrix\.([\w-]+)\s*\}\}\s*\z")]
    private static partial Regex Matrix();
}
