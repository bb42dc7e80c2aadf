using PipelineBuild.Artifacts;
using PipelineBuild.Observability.Grafana.Queries;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.IntegrationTests.Observability.Grafana;

/// <summary>Asks the queries of dashboards of a real Prometheus.</summary>
internal sealed class QueryTestRig : IDisposable
{
    private readonly MonitoringWorkspace workspace = new();
    private readonly PrometheusApis apis = new();

    /// <summary>A dashboard with one panel for each query.</summary>
    /// <param name="queries">Unit of the panel, which may be empty, and PromQL.</param>
    public void Dashboard(string name, string variables, params (string Unit, string Expression)[] queries) => Dashboard(name, variables, [], queries);

    /// <param name="annotations">Name and PromQL.</param>
    public void Dashboard(string name, string variables, (string Name, string Expression)[] annotations, params (string Unit, string Expression)[] queries) => workspace.Write($"{name}.json", $$"""
        { "uid": "{{name}}", "title": "{{name}}", "schemaVersion": 39, "templating": { "list": [{{variables}}] },
        "annotations": { "list": [{{string.Join(",\n", annotations.Select(annotation => $$"""{ "name": "{{annotation.Name}}", "expr": {{System.Text.Json.JsonSerializer.Serialize(annotation.Expression)}} }"""))}}] }, "panels": [
        {{string.Join(",\n", queries.Select((query, index) => $$"""{ "id": {{index + 1}}, "type": "timeseries", "title": "p{{index + 1}}", "fieldConfig": { "defaults": { "unit": "{{query.Unit}}" } }, "targets": [{ "refId": "A", "expr": {{System.Text.Json.JsonSerializer.Serialize(query.Expression)}} }] }"""))}}
        ] }
        """);

    /// <param name="lint">Lines of <c>observability.lint</c>.</param>
    /// <param name="root">Where the dashboards are; null takes those that were written.</param>
    public async Task<GrafanaQueryResult> TestAsync(string lint = "", string? root = null, ProgramLocator? programs = null)
    {
        var file = workspace.Write("pipeline.yml", $"name: scratch\nobservability:\n  dashboards: [\"**/*.json\"]\n{lint}");
        var located = programs ?? workspace.Programs;
        var runner = new QueryRunner(new PromtoolBlocks(workspace.Runner, located), new PrometheusServer(located, apis, new LiveProcesses(new SecretMask())));
        return await new DashboardQueryTester(runner, Machine.OfProcess(), new Spoken()).TestAsync(PipelineConfig.Load(new Workspace(root ?? workspace.Folder.Path), file), default);
    }

    public void Dispose()
    {
        apis.Dispose();
        workspace.Dispose();
    }
}
