using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>A repository that has bake files already: the real bake reads them, and their targets are images like any other.</summary>
public sealed class BakeFileTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    private const string Definition = """
        variable "GREETING" { default = "hello" }
        group "default" { targets = ["gateway", "variants"] }

        target "_base" {
          labels = { team = "core" }
          platforms = ["linux/amd64"]
        }

        target "_common" {
          inherits = ["_base"]
          args = { GREETING = GREETING }
        }

        target "shared" {
          context = "shared"
          tags = ["elsewhere.example.org/acme/shared:9"]
          output = ["type=image"]
        }

        target "gateway" {
          inherits = ["_common"]
          context = "gateway"
          contexts = { shared = "target:shared" }
          tags = ["registry.example.org/acme/gateway:9"]
          network = "none"
        }

        target "variants" {
          name = "variant-${flavour}"
          matrix = { flavour = ["a", "b"] }
          inherits = ["gateway"]
          args = { FLAVOUR = flavour }
          tags = ["acme/variant-${flavour}"]
        }

        """;

    [EngineFact]
    public async Task Linked_inherited_and_matrix_targets_are_built_and_published_beside_an_image_of_pipeline_yml()
    {
        using var workspace = Workspace(Definition, "  images:\n    - { name: acme/plain, context: shared, platforms: [linux/amd64] }\n    - { name: acme/renamed, bakeTarget: variant-b, labels: { more: this } }\n");
        var commit = await workspace.CommitAsync();
        await workspace.GitAsync("tag", "start");
        var variables = new Dictionary<string, string?> { ["GREETING"] = "good day" };

        var plan = await home.RunAsync(workspace, variables, "--target=DockerBuild", "--plan");
        var run = await home.RunAsync(workspace, variables, "--target=DockerPublish");

        Assert.True(plan.ExitCode == 0, plan.ToString());
        plan.Says("docker buildx bake --builder default --file docker-bake.hcl --file");
        plan.Says("acme/variant-a 1.2.3 for linux/amd64 from target variant-a of docker-bake.hcl");
        Assert.True(run.ExitCode == 0, run.ToString());
        string[] images = ["acme/plain", "acme/renamed", "acme/gateway", "acme/variant-a"];
        Assert.Equal(images, Built(workspace));
        foreach (var image in images)
        {
            Assert.Equal(["1", "1.2", "1.2.3", "latest", $"sha-{commit}"], (await home.Reader.TagsAsync(image)).Order(StringComparer.Ordinal));
            Assert.Equal(["linux/amd64"], await home.Reader.PlatformsAsync(image, "latest"));
        }

        foreach (var absent in (string[])["acme/shared", "acme/variant-b", "shared"])
        {
            Assert.Empty(await home.Reader.TagsAsync(absent));
        }

        var (gateway, variant) = (await home.Reader.LabelsAsync("acme/gateway", "latest"), await home.Reader.LabelsAsync("acme/renamed", "latest"));
        Assert.Equal(("good day", "none", "core", "acme/gateway", commit), (gateway["greeting"], gateway["flavour"], gateway["team"], gateway["org.opencontainers.image.title"], gateway["org.opencontainers.image.revision"]));
        Assert.Equal(("good day", "b", "core", "acme/renamed", "this"), (variant["greeting"], variant["flavour"], variant["team"], variant["org.opencontainers.image.title"], variant["more"]));
        Assert.Contains(await home.Reader.ChildrenAsync("acme/gateway", "latest"), child => child.Platform == "unknown/unknown");

        var inspected = await home.RunAsync(workspace, "--target=DockerInspect", "--image=acme/variant-a");
        Assert.True(inspected.ExitCode == 0, inspected.ToString());

        // What another target is linked to brings that one in, and nothing else.
        Assert.Equal([], await SinceAsync(workspace, "readme.md"));
        Assert.Equal(["acme/renamed", "acme/gateway", "acme/variant-a"], await SinceAsync(workspace, "gateway/f"));
        await workspace.GitAsync("checkout", "--quiet", ".");
        Assert.Equal(["acme/plain", "acme/renamed", "acme/gateway", "acme/variant-a"], await SinceAsync(workspace, "shared/lib"));
        await workspace.GitAsync("checkout", "--quiet", ".");
        workspace.Write("docker-bake.hcl", Definition + "# another\n");
        Assert.Equal(["acme/renamed", "acme/gateway", "acme/variant-a"], await SinceAsync(workspace, "readme.md"));
    }

    [EngineTheory]
    [InlineData("target \"default\" {\n  context = ${x\n}\n", "docker-bake.hcl:2:13", "Invalid character")]
    [InlineData("target \"default\" {\n  context = NOPE\n}\n", "docker-bake.hcl:2:13", "There is no variable named \"NOPE\"")]
    [InlineData("target \"gateway\" {\n}\n", "pipeline.yml:7:12", "there is no target or group 'default' in docker-bake.hcl")]
    [InlineData("target \"default\" {\n  inherits = [\"gatewy\"]\n}\ntarget \"gateway\" {}\n", "docker-bake.hcl:2:16", "there is no target 'gatewy' in docker-bake.hcl, did you mean 'gateway'?")]
    [InlineData("group \"default\" { targets = [] }\n", "docker-bake.hcl:1:8", "the group 'default' holds no target")]
    [InlineData("target \"default\" {\n  context = \"../elsewhere\"\n}\n", "docker-bake.hcl:1:9", "target default: context '../elsewhere' leads out of the workspace")]
    [InlineData("target \"default\" {\n  context = \"https://example.org/app.git#main\"\n}\n", "docker-bake.hcl:1:9", "is not of this workspace")]
    public async Task What_is_wrong_with_a_bake_file_is_said_at_its_place(string definition, string place, string message)
    {
        using var workspace = Workspace(definition);
        await workspace.CommitAsync();

        foreach (var more in (string[][])[[], ["--plan"]])
        {
            var run = await home.RunAsync(workspace, ["--target=DockerBuild", .. more]);

            Assert.True(run.ExitCode == 1, run.ToString());
            Assert.Contains(place, run.ToString());
            Assert.Contains(message, run.ToString());
        }
    }

    [EngineFact]
    public async Task A_dockerfile_within_a_bake_file_and_a_compose_file_build_and_fail_as_others_do()
    {
        using var workspace = Workspace("target \"inline\" {\n  dockerfile-inline = \"FROM scratch\\nCOPY shared /\\n\"\n}\n", "    targets: [inline, web]", "docker-bake.hcl, compose.yaml");
        workspace.Write("compose.yaml", "services:\n  web:\n    image: acme/web:1\n    build:\n      context: ./gateway\n      additional_contexts: { shared: ./shared }\n  database:\n    image: postgres\n");
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerBuild");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["inline", "acme/web"], Built(workspace));

        workspace.Write("docker-bake.hcl", "target \"inline\" {\n  dockerfile-inline = \"FROM scratch\\nCOPY nothing /\\n\"\n}\n");
        var failed = await home.RunAsync(workspace, "--target=DockerBuild");

        Assert.True(failed.ExitCode == 1, failed.ToString());
        var finding = JsonNode.Parse(File.ReadAllText(workspace.At("artifacts/results/DockerBuild.json")))!["findings"]![0]!;
        Assert.Equal(("containers/build-failed", "docker-bake.hcl"), (finding["rule"]!.GetValue<string>(), finding["file"]!.GetValue<string>()));
    }

    private ScratchWorkspace Workspace(string definition, string more = "", string files = "docker-bake.hcl")
    {
        var workspace = new ScratchWorkspace(home);
        workspace.Write("pipeline.yml", $$"""
            version: 1.2.3
            containers:
              registry: { name: local, port: {{home.Port}} }
              platforms: [linux/amd64]
              gates: []
              bake:
                files: [{{files}}]
            {{more}}

            """);
        workspace.Write("docker-bake.hcl", definition);
        workspace.Write("shared/Dockerfile", "FROM scratch\nCOPY lib /lib\n");
        workspace.Write("shared/lib", "1");
        workspace.Write("gateway/Dockerfile", "FROM scratch\nARG GREETING=none\nARG FLAVOUR=none\nLABEL greeting=$GREETING flavour=$FLAVOUR\nCOPY --from=shared lib /lib\nCOPY f /f\n");
        workspace.Write("gateway/f", "1");
        workspace.Write("readme.md", "1");
        return workspace;
    }

    private static IReadOnlyList<string> Built(ScratchWorkspace workspace) =>
        JsonNode.Parse(File.ReadAllText(workspace.At("artifacts/results/DockerBuild.json")))!["images"]!.AsArray().Select(image => image!["name"]!.GetValue<string>()).ToList();

    /// <summary>The images that a change of the file brings in.</summary>
    private async Task<IReadOnlyList<string>> SinceAsync(ScratchWorkspace workspace, string file)
    {
        workspace.Write(file, "2");
        var run = await home.RunAsync(workspace, "--target=DockerBuild", "--since=start");
        Assert.True(run.ExitCode == 0, run.ToString());
        return Built(workspace);
    }
}
