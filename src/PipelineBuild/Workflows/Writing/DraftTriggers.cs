namespace PipelineBuild.Workflows.Writing;

/// <summary>The triggers that several workflows share.</summary>
internal static class DraftTriggers
{
    public const string ByHand = "workflow_dispatch:";

    /// <summary>Pull requests and pushes that touch the paths, and by hand.</summary>
    public static IReadOnlyList<string> Checks(WorkflowInputs inputs, IReadOnlyList<string> paths) =>
        ["push:", $"  branches: [{inputs.Settings.Branch}]", .. Paths(inputs, paths), "pull_request:", .. Paths(inputs, paths), ByHand];

    /// <summary>The files of the configuration and of GitHub are part of every filter; without paths there is none.</summary>
    public static IReadOnlyList<string> Paths(WorkflowInputs inputs, IReadOnlyList<string> paths) =>
        paths.Count == 0 || paths.Contains("**") ? [] : ["  paths:", .. paths.Concat(inputs.ConfigFiles).Append(".github/**").Select(path => $"    - '{path.Replace("'", "''", StringComparison.Ordinal)}'")];

    /// <summary>A line that is empty when nothing was given, and the action leaves it out.</summary>
    public static string Optional(string argument, string input) => $"${{{{ inputs.{input} && format('--{argument}={{0}}', inputs.{input}) || '' }}}}";
}
