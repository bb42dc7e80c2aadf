using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers.BakeFiles;

public sealed class BakeImagesTests : IDisposable
{
    private readonly BakeWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public async Task Targets_come_behind_the_images_of_pipeline_yml_under_the_repositories_of_their_own_tags()
    {
        var containers = await workspace.JoinAsync("  registry: registry.example.org/team\n  images: [{ name: acme/app, context: app }]\n");

        Assert.Equal(["acme/app", "gateway", "acme/worker-fast", "acme/worker-slow", "tool"], containers.Images.Select(image => image.Name));
        Assert.Equal(["base"], containers.Supports.Select(image => image.Name));
        Assert.Null(containers.Bake);
    }

    [Fact]
    public async Task What_pipeline_yml_says_of_a_target_goes_before_what_the_file_says()
    {
        var containers = await workspace.JoinAsync("  platforms: [linux/arm64]\n  images:\n    - { name: acme/fast, bakeTarget: worker-fast, platforms: [linux/s390x], args: { BUILD: mine, MORE: x }, labels: { a: b } }\n");

        var image = containers.Images[0];
        Assert.Equal(["acme/fast", "team/gateway", "acme/worker-slow", "tool"], containers.Images.Select(other => other.Name));
        Assert.Equal(["linux/s390x"], image.Platforms);
        Assert.Equal("BUILD=mine LITERAL=${HOME} MORE=x QUEUE=fast", string.Join(' ', image.Args.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)));
        Assert.Equal(["a", "team"], image.Labels.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["linux/amd64", "linux/arm64"], containers.Images[1].Platforms);
        Assert.Equal(["linux/arm64"], containers.Images[3].Platforms);
        Assert.Equal(["linux/s390x", "linux/amd64", "linux/arm64"], Assert.Single(containers.Supports).Platforms);
    }

    [Fact]
    public async Task Bake_is_given_targets_that_are_like_the_users_but_for_what_is_ours()
    {
        var config = await workspace.Joiner.JoinAsync(workspace.Config("  platforms: [linux/amd64]\n  images: [{ name: acme/app, context: app, contexts: { gateway: 'image:team/gateway' } }]\n").Choosing(new BuildChoice(["linux/amd64"], WithoutCache: false)), default);
        var facts = new BuildFacts(FakeGit.Sha, IsDirty: false, DateTimeOffset.UnixEpoch, Source: null, ReleaseVersion.Decide(null, [], "v", "1.2.3", FakeGit.Sha, ["v"]));

        var targets = BakeTargets.Of(config, facts, new Dictionary<string, string> { ["debian:bookworm-slim"] = "127.0.0.1:5000/debian:1" }, config.Containers.Baked.ToDictionary(image => image.Name, _ => (IReadOnlyList<string>)[]));

        Golden.Matches("json", BakeFile.Render(targets));
    }

    [Fact]
    public async Task A_name_that_the_file_has_already_is_not_taken_again()
    {
        workspace.Folder.Write("docker-bake.hcl", File.ReadAllText(workspace.Folder.At("docker-bake.hcl")) + "# not to be confused with team_gateway and acme_app\n");

        var containers = await workspace.JoinAsync("  images: [{ name: acme/app, context: app }]\n");

        Assert.Equal(["acme_app_", "team_gateway_", "acme_worker-fast", "acme_worker-slow", "tool_"], containers.Images.Select(image => image.BakeTarget));
        Assert.Equal(["acme_app", "team_gateway", "acme_worker-fast", "acme_worker-slow", "tool"], containers.Images.Select(image => image.LayoutName));
    }

    [Fact]
    public async Task Links_become_links_between_images_and_a_dockerfile_within_the_file_has_its_base_images()
    {
        var containers = await workspace.JoinAsync();

        Assert.Equal(["base"], containers.Images[0].Contexts.Values.Select(context => context.Image).OfType<string>());
        Assert.Equal(["debian:bookworm-slim"], PipelineBuild.Containers.BaseImages.BaseImageProvider.ExternalImages(containers.Images[3], new Workspace(workspace.Folder.Path)));
        Assert.Equal(("docker-bake.hcl", "gateway/docker/Dockerfile"), (containers.Images[3].Dockerfile, containers.Images[0].Dockerfile));
    }

    [Theory]
    [InlineData("""{ "context": "https://example.org/a.git" }""", "context 'https://example.org/a.git' is not of this workspace, so that no commit tells what it holds; take a directory, target:NAME")]
    [InlineData("""{ "context": "github.com/a/b" }""", "context 'github.com/a/b' is not of this workspace, so that no commit tells what it holds; take a directory, target:NAME")]
    [InlineData("""{ "context": "app", "contexts": { "x": "oci-layout://y" } }""", "contexts.x 'oci-layout://y' is not of this workspace, so that no commit tells what it holds; take a directory, target:NAME or docker-image://REFERENCE")]
    [InlineData("""{ "context": "app", "contexts": { "x": ".." } }""", "contexts.x '..' leads out of the workspace")]
    [InlineData("""{ "context": "app", "contexts": { "x": "nowhere" } }""", "contexts.x: there is no 'nowhere' in the workspace")]
    [InlineData("""{ "context": "app", "dockerfile": "../../Dockerfile" }""", "dockerfile '../../Dockerfile' leads out of the workspace")]
    [InlineData("""{ "context": "app", "dockerfile": "Other" }""", "dockerfile: there is no 'app/Other' in the workspace")]
    [InlineData("""{ "context": "app", "secret": ["id=x,src=/etc/hostname"] }""", "secret '/etc/hostname' leads out of the workspace; give it by a variable: id=…,env=NAME")]
    [InlineData("""{ "context": "app", "cache-to": ["type=local,dest=../cache"] }""", "cache '../cache' leads out of the workspace")]
    [InlineData("""{ "context": "app", "ssh": ["default=/root/.ssh/id"] }""", "ssh '/root/.ssh/id' leads out of the workspace; let an agent hold the key: ssh = [\"default\"]")]
    [InlineData("""{ "context": "app", "platforms": ["windows/amd64"] }""", "platform windows/amd64: only linux/* platforms are supported")]
    [InlineData("""{ "context": "app", "tags": ["Acme/App"] }""", "'Acme/App' is no image name: lower-case letters and digits, with '.', '_', '-' or '/' between them; give it a name of its own: images: [{ name: …, bakeTarget: t }]")]
    public async Task What_no_commit_tells_of_is_refused_at_the_target(string target, string complaint) =>
        Assert.Equal([$"docker-bake.hcl:2:9: target t: {complaint}"], await workspace.ComplaintsAsync(target));

    [Fact]
    public async Task A_link_that_leads_out_of_the_workspace_is_not_followed()
    {
        Directory.CreateSymbolicLink(workspace.Folder.At("out"), "/usr");

        Assert.Equal(["docker-bake.hcl:2:9: target t: context 'out' leads out of the workspace"], await workspace.ComplaintsAsync("""{ "context": "out", "dockerfile-inline": "FROM scratch" }"""));
    }

    [Fact]
    public async Task Two_targets_of_one_repository_are_told_how_to_differ() => Assert.Equal(
        ["docker-bake.hcl:2:9: target t makes the image 'acme/app', and so does containers.images; give one of them a name of its own: images: [{ name: …, bakeTarget: t }]"],
        await workspace.ComplaintsAsync("""{ "context": "app", "tags": ["acme/app:slim"] }""", "  images: [{ name: acme/app, context: app }]\n"));

    [Fact]
    public async Task A_context_that_names_no_image_is_only_known_when_bake_has_read_its_files() => Assert.Equal(
        ["pipeline.yml: image a: there is no image 'acme/apq' in containers.images or the bake files, did you mean 'acme/app'?"],
        await workspace.ComplaintsAsync("""{ "context": "app", "tags": ["acme/app"] }""", "  images: [{ name: a, context: app, contexts: { x: 'image:acme/apq' } }]\n"));

    [Fact]
    public async Task An_image_is_one_target_and_no_group()
    {
        workspace.Folder.Write("docker-bake.hcl", "group \"services\" {}\n");
        workspace.Docker.OnPrint = () => """{ "group": { "default": { "targets": ["services"] }, "services": { "targets": ["a", "b"] } }, "target": { "a": { "context": "app" }, "b": { "context": "app" } } }""";

        var error = await Assert.ThrowsAsync<PipelineBuild.Containers.BakeFiles.BakeFileException>(() => workspace.JoinAsync("  images: [{ name: x, bakeTarget: services }]\n"));

        Assert.Equal("'services' is a group of a, b: bakeTarget names one target, containers.bake.targets takes groups", error.Result.Summary);
        Assert.Equal("docker-bake.hcl:1:8", error.Result.Findings[0].Place);
    }
}
