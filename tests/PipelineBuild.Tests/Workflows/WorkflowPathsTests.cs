using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Workflows;
using PipelineBuild.Workflows.Writing;

namespace PipelineBuild.Tests.Workflows;

/// <summary>By path a workflow leaves out only changes that its targets can't see.</summary>
public sealed class WorkflowPathsTests : IDisposable
{
    private const string Images = "containers:\n  images:\n";

    private readonly TempFolder folder = new();

    public WorkflowPathsTests()
    {
        foreach (var file in (string[])["Dockerfile", "app/Dockerfile", "docker/Shop", "lib/index.js", "stack/compose.yaml", "docker-bake.hcl", "monitoring/rules.yml", "boards/shop.json", "sources/all.yml", "alerts/all.yml", "provisioning/all.yml"])
        {
            folder.Write(file, "{}");
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("    - { name: shop, context: app }\n", "app/**")]
    [InlineData("    - { name: shop, context: ./app/ }\n", "app/**")]
    [InlineData("    - { name: shop }\n", "**")]
    [InlineData("    - { name: shop, context: app, dockerfile: docker/Shop }\n", "app/** docker/Shop docker/Shop.dockerignore")]
    [InlineData("    - { name: shop, context: app, dockerfile: ./docker/Shop }\n", "app/** docker/Shop docker/Shop.dockerignore")]
    [InlineData("    - { name: shop, context: app, contexts: { lib: lib, base: \"docker-image://alpine:3.22\" } }\n", "app/** lib/**")]
    [InlineData("    - { name: shop, context: app, inputs: [versions.env, \"!app/x\", \"schema/*.sql\"] }\n", "app/** schema/** versions.env versions.env/**")]
    [InlineData("    - { name: shop, context: app, inputs: [\"*.props\"] }\n", "**")]
    [InlineData("    - { name: shop, context: app, inputs: [\"?.props\"] }\n", "**")]
    [InlineData("    - { name: shop, context: app }\n  sharedFiles: [build/versions.env, app/more]\n", "app/** build/versions.env build/versions.env/**")]
    [InlineData("    - { name: shop, context: app }\n  stacks: [{ name: shop, composeFiles: [stack/compose.yaml] }]\n", "app/** stack/**")]
    public void Images_are_built_anew_when_what_they_are_made_of_changes(string image, string paths) => Assert.Equal(paths.Split(' '), Inputs(Images + image).ImagePaths);

    [Fact]
    public void With_bake_every_change_counts()
    {
        var inputs = Inputs("containers: { bake: { files: [docker-bake.hcl] } }\n");

        Assert.Empty(inputs.ImagePaths);
        Assert.Equal(["docker-build.yml", "docker-publish.yml"], WorkflowDrafts.Of(inputs).Where(draft => draft.File.StartsWith("docker", StringComparison.Ordinal)).Select(draft => draft.File));
        Assert.DoesNotContain(WorkflowDrafts.Of(inputs).SelectMany(draft => draft.On), line => line.Contains("paths:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("prometheus: { rules: [monitoring/rules.yml] }", "monitoring/**")]
    [InlineData("datasources: [provisioning/all.yml]", "provisioning/**")]
    [InlineData("grafana: { servers: [{ name: eu, url: \"https://eu.example.org\", token: { env: TOKEN }, dataSources: [sources/all.yml], alertRules: [alerts/all.yml] }] }", "alerts/** sources/**")]
    [InlineData("grafana: { folders: [{ path: Shop, dashboards: [\"boards/*.json\"] }] }", "boards/**")]
    [InlineData("slo: { rules: made/rules, tests: made/tests, dashboards: boards }, prometheus: { rules: [monitoring/rules.yml] }", "monitoring/**")]
    [InlineData("slo: { rules: made/rules, tests: made/tests, dashboards: boards, objectives: [{ service: shop, name: up, objective: 99, sli: { errorRatio: \"sum(rate(errors_total[{{.window}}]))\" } }] }", "boards/** made/rules/** made/tests/**")]
    public void Observability_is_checked_when_what_is_checked_or_deployed_changes(string blocks, string paths) => Assert.Equal(paths.Split(' '), Inputs($"observability: {{ {blocks} }}\n").ObservabilityPaths);

    [Fact]
    public void Filters_name_the_files_of_the_configuration_as_they_are_called()
    {
        folder.Write("parts/images.yml", Images + "    - { name: shop, context: app }\n");
        var config = PipelineConfig.Load(new Workspace(folder.Path), folder.Write("shop.yml", "name: shop\ninclude: [parts/images.yml]\n"));
        var build = WorkflowDrafts.Of(WorkflowInputs.Of(config)).Single(draft => draft.File == "docker-build.yml");

        Assert.Equal(["    - 'app/**'", "    - 'parts/images.yml'", "    - 'shop.yml'", "    - '.github/**'"], build.On.SkipWhile(line => line != "  paths:").Skip(1).Take(4));
    }

    private WorkflowInputs Inputs(string blocks) => WorkflowInputs.Of(PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", $"name: shop\n{blocks}")));
}
