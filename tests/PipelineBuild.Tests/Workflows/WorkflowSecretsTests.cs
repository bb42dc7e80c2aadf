using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Reading;
using PipelineBuild.Workflows.Writing;

namespace PipelineBuild.Tests.Workflows;

/// <summary>Secrets that a target takes where they are there, so that handing them over is as right as not doing it.</summary>
public sealed class WorkflowSecretsTests : IDisposable
{
    private const string Grafana = "observability: { grafana: { servers: [{ name: eu, url: \"https://eu.example.org\", token: { env: GRAFANA_TOKEN }DATA }] } }\n";

    private readonly TempFolder folder = new();

    public WorkflowSecretsTests()
    {
        folder.Write("server/package.json", """{ "name": "@acme/server", "version": "1.0.0" }""");
        folder.Write("monitoring/sources.yml", "apiVersion: 1\ndatasources: []\n");
        folder.Write(".github/actions/task/action.yml", File.ReadAllText(SourceTree.At(".github/actions/task/action.yml")));
    }

    [Theory]
    [InlineData("--published", "NPM_TOKEN", false)]
    [InlineData("--published=false", "NPM_TOKEN", true)]
    [InlineData("", "NPM_TOKEN", true)]
    [InlineData("--published", "OTHER_TOKEN", true)]
    [InlineData("--published", null, false)]
    public void The_test_of_published_servers_may_be_given_the_token_of_their_registry(string argument, string? variable, bool isFound) =>
        Assert.Equal(isFound, IsFound("mcp: { packages: [{ path: server }], publish: { token: { env: NPM_TOKEN } } }\n", "McpTest", argument, variable));

    [Theory]
    [InlineData("access: restricted", true)]
    [InlineData("registry: \"https://npm.example.org/\"", true)]
    [InlineData("access: public", false)]
    public void The_generated_nightly_test_is_given_the_token_where_not_everybody_may_read(string setting, bool isGiven)
    {
        var config = PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", $"name: shop\nmcp: {{ packages: [{{ path: server }}], publish: {{ token: {{ env: NPM_TOKEN }}, {setting} }} }}\n"));
        var inputs = WorkflowInputs.Of(config);
        var text = WorkflowText.Of(WorkflowDrafts.Of(inputs).Single(draft => draft.File == "mcp-nightly.yml"), inputs);
        var file = WorkflowReader.Read(config.Workspace, folder.Write(".github/workflows/mcp-nightly.yml", text));

        Assert.Equal(isGiven ? ["published NPM_TOKEN"] : [], file.Jobs.SelectMany(job => job.Env.Select(entry => $"{job.Id} {entry.Key}")));
        Assert.DoesNotContain(new WorkflowChecker().Check(config).Findings, finding => finding.Rule != "workflows/stale-table");
    }

    [Theory]
    [InlineData("GrafanaDeploy", ", dataSources: [monitoring/sources.yml]", false)]
    [InlineData("GrafanaRollback", ", dataSources: [monitoring/sources.yml]", false)]
    [InlineData("GrafanaValidate", ", dataSources: [monitoring/sources.yml]", true)]
    [InlineData("GrafanaDeploy", "", true)]
    public void Who_deploys_data_sources_may_be_given_the_variables_that_their_files_name(string target, string sources, bool isFound) =>
        Assert.Equal(isFound, IsFound(Grafana.Replace("DATA", sources, StringComparison.Ordinal), target, "", "DATABASE_PASSWORD"));

    public void Dispose() => folder.Dispose();

    /// <summary>Whether the variable is found to be too much; no other finding about secrets is expected.</summary>
    private bool IsFound(string blocks, string target, string argument, string? variable)
    {
        var token = target.StartsWith("Grafana", StringComparison.Ordinal) && target != "GrafanaValidate" ? "      GRAFANA_TOKEN: ${{ secrets.GRAFANA_TOKEN }}\n" : "";
        var given = variable is null ? "" : $"      {variable}: ${{{{ secrets.{variable} }}}}\n";
        folder.Write(".github/workflows/own.yml", $"""
            on: workflow_dispatch
            permissions: {"{}"}
            concurrency: own
            jobs:
              own:
                runs-on: ubuntu-24.04
                permissions: {"{ contents: read }"}
                env:
                  SHOP: shop
            {token.Replace("\n", "")}
            {given.Replace("\n", "")}
                steps:
                  - uses: ./.github/actions/task
                    with:
                      target: {target}
                      arguments: '{argument}'

            """);
        var config = PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", $"name: shop\n{blocks}"));

        var findings = new WorkflowChecker().Check(config).Findings;

        Assert.DoesNotContain(findings, finding => finding.Rule is "workflows/missing-secret" or "workflows/invalid");
        return findings.Any(finding => finding.Rule == "workflows/unneeded-secret" && finding.Message.Contains(variable!, StringComparison.Ordinal));
    }
}
