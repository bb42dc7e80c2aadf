namespace PipelineBuild.Workflows.Writing;

/// <summary>The triggers that several workflows share.</summary>
internal static class DraftTriggers
{
    public const string ByHand = "workflow_dispatch:";

    /// <summary>Pull requests and pushes that touch the paths, and by hand.</summary>
    public static IReadOnlyList<string> Checks(WorkflowInputs inputs, IReadOnlyList<string> paths) =>
        ["push:", $"  branches: [{inputs.Settings.Branch}]", .. Paths(paths), "pull_request:", .. Paths(paths), ByHand];

    public static IReadOnlyList<string> Paths(IReadOnlyList<string> paths) =>
        paths.Count == 0 || paths.Contains("**") ? [] : ["  paths:", .. paths.Append("pipeline.yml").Append(".github/**").Select(path => $"    - '{path.Replace("'", "''", StringComparison.Ordinal)}'")];

    /// <summary>A line that is empty when nothing was given, and the action leaves it out.</summary>
    public static string Optional(string argument, string input) => $"${{{{ inputs.{input} && format('--{argument}={{0}}', inputs.{input}) || '' }}}}";
}
