namespace PipelineBuild.Results.Rules;

/// <content>The ids of workflows.</content>
public static partial class RuleCatalogue
{
    private const string Workflows = "src/PipelineBuild/Workflows/README.md";

    /// <summary>What is found in workflows, and in what is written about them.</summary>
    private static Rule[] OfWorkflows =>
    [
        new("workflows/event-input", "Text that strangers write becomes a part of a script or an argument.", Workflows),
        new("workflows/foreign-file", "A workflow that WorkflowWrite would write was not written by it.", Workflows),
        new("workflows/fork-change", "A target that changes the world runs for pull requests of forks.", Workflows),
        new("workflows/ignore", "A comment that switches off a rule has no reason, or an unknown rule, or nothing to switch off.", Workflows),
        new("workflows/invalid", "A workflow can't be read, or nothing starts it.", Workflows),
        new("workflows/logic", "A workflow holds a script.", Workflows),
        new("workflows/missing-action", "A workflow uses an action of the repository that is not there.", Workflows),
        new("workflows/missing-artifact", "A job lacks files that an earlier job should have handed over.", Workflows),
        new("workflows/missing-concurrency", "Nothing says what happens when a workflow runs twice at once.", Workflows, Severity.Warning),
        new("workflows/missing-permission", "A job may not do what its targets need.", Workflows),
        new("workflows/missing-secret", "A job lacks a secret that its targets take from the environment.", Workflows),
        new("workflows/out-of-date", "A generated workflow is not what pipeline.yml says.", Workflows),
        new("workflows/promised-target", "No workflow runs a target that the table of workflows promises.", Workflows),
        new("workflows/stale-table", "The table of workflows is not what the workflows say.", Workflows),
        new("workflows/unknown-argument", "A target does not know an argument.", Workflows),
        new("workflows/unknown-target", "A workflow names a target that does not exist.", Workflows),
        new("workflows/unneeded-secret", "A job gets a secret that its targets do not use.", Workflows),
        new("workflows/unpinned-action", "The code of an action can change without a change here.", Workflows),
        new("workflows/wide-permission", "A job may do more than its targets need.", Workflows),
    ];
}
