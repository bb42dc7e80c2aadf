namespace PipelineBuild.Workflows.Writing;

/// <summary>The workflows that change an environment; the same concurrency keeps them from each other.</summary>
internal static class DeliveryDrafts
{
    private const string Environment = "${{ inputs.environment }}";
    private const string Group = $"environment-{Environment}";
    private const string ByPipeline = "as in pipeline.yml";

    private const string Named = $"--environment={Environment}";
    private const string Strategy = $"${{{{ inputs.strategy != '{ByPipeline}' && format('--strategy={{0}}', inputs.strategy) || '' }}}}";

    private static readonly string Version = DraftTriggers.Optional("package-version", "version");

    public static IEnumerable<WorkflowDraft> Of(WorkflowInputs inputs)
    {
        if (inputs.Environments.Count == 0)
        {
            yield break;
        }

        yield return new WorkflowDraft(
            "release.yml",
            inputs.IsLocal ? "Publishes to the registry of the runner, and brings that version to an environment; Deploy goes back by itself when it is not healthy." : "Brings a published version to an environment; Deploy watches it and goes back by itself when it is not healthy.",
            [.. ByHand(inputs), .. Input("version", inputs.IsLocal ? "the version; what git tags or pipeline.yml say when left empty" : "a published version; the newest when left empty", required: false), .. Choice("strategy", "how traffic goes to the new version", [ByPipeline, .. WorkflowInputs.Strategies]), .. Input("reason", "why, for the ledger", required: false)],
            [Job(inputs, "deploy", [.. inputs.IsLocal ? [new CallDraft("DockerPublish", Version)] : Array.Empty<CallDraft>(), new CallDraft("Deploy", Named, Version, Strategy, DraftTriggers.Optional("reason", "reason"))])])
        { Group = Group };
        yield return new WorkflowDraft(
            "rollback.yml",
            "Takes an environment back to a version that was good.",
            [.. ByHand(inputs), .. Input("version", "the version to go back to; the last good one when left empty", required: false), .. Input("reason", "why, for the ledger", required: true)],
            [Job(inputs, "rollback", [new CallDraft("Rollback", Named, Version, "--reason=${{ inputs.reason }}")])])
        { Group = Group };
    }

    /// <summary>What runs in the environment is shown however the targets before end.</summary>
    private static JobDraft Job(WorkflowInputs inputs, string id, IReadOnlyList<CallDraft> calls) => new(id, [.. calls, new CallDraft("DeployStatus", Named) { If = "always()" }])
    {
        RunsOn = $"[{string.Join(", ", inputs.Settings.DeployRunner)}]",
        Minutes = 60,
        Environment = Environment,
    };

    private static IReadOnlyList<string> ByHand(WorkflowInputs inputs) => [DraftTriggers.ByHand, "  inputs:", .. Choice("environment", "where to", inputs.Environments)];

    private static IReadOnlyList<string> Choice(string name, string about, IReadOnlyList<string> options) =>
        [$"    {name}:", $"      description: {about}", "      required: true", "      type: choice", $"      options: [{string.Join(", ", options)}]"];

    private static IReadOnlyList<string> Input(string name, string about, bool required) =>
        [$"    {name}:", $"      description: {about}", $"      required: {(required ? "true" : "false")}", "      type: string"];
}
