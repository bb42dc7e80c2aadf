namespace PipelineBuild.Workflows.Writing;

/// <summary>The workflows that check and deploy what watches the workload.</summary>
internal static class ObservabilityDrafts
{
    public static IEnumerable<WorkflowDraft> Of(WorkflowInputs inputs)
    {
        string[] targets =
        [
            .. inputs.HasPrometheus ? ["PrometheusValidate", "AlertTest"] : Array.Empty<string>(),
            .. inputs.HasDashboards ? ["GrafanaValidate", "GrafanaQueryTest"] : Array.Empty<string>(),
            .. inputs.HasObjectives ? ["SloCheck"] : Array.Empty<string>(),
            .. inputs.HasPrometheus || inputs.HasDashboards ? ["ObservabilityGraph"] : Array.Empty<string>(),
        ];
        if (targets.Length > 0)
        {
            yield return new WorkflowDraft(
                "observability-validate.yml",
                "Checks rules, alerts and dashboards, each kind in a job of its own.",
                DraftTriggers.Checks(inputs, inputs.ObservabilityPaths),
                [new JobDraft("validate", [new CallDraft("${{ matrix.target }}")]) { Matrix = [$"target: [{string.Join(", ", targets)}]"], MatrixTargets = targets }]);
        }

        if (inputs.HasDashboards || inputs.GrafanaServers.Count > 0)
        {
            yield return new WorkflowDraft(
                "grafana-deploy.yml",
                inputs.GrafanaServers.Count == 0 ? "Deploys to Grafana; skipped until pipeline.yml names a server." : "Deploys to Grafana.",
                ["push:", $"  branches: [{inputs.Settings.Branch}]", .. DraftTriggers.Paths(inputs, inputs.ObservabilityPaths), DraftTriggers.ByHand],
                [Deploy(inputs)])
            { Group = "grafana-deploy" };
        }
    }

    private static JobDraft Deploy(WorkflowInputs inputs) => inputs.GrafanaServers.Count < 2
        ? new JobDraft("deploy", [new CallDraft("GrafanaDeploy")])
        : new JobDraft("deploy", [new CallDraft("GrafanaDeploy", "--server=${{ matrix.server }}") { Reports = "grafana-${{ strategy.job-index }}" }]) { Matrix = [$"server: [{string.Join(", ", inputs.GrafanaServers.Select(server => $"'{server}'"))}]"] };
}
