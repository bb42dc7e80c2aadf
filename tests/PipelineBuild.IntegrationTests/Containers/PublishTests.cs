using System.Text;
using System.Text.Json;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>DockerPublish from a commit to what the registry answers.</summary>
public sealed class PublishTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineFact]
    public async Task Every_tag_answers_with_both_platforms_labels_and_provenance_and_a_second_run_writes_nothing()
    {
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync("acme/first");
        await workspace.GitAsync("remote", "add", "origin", "https://user:hunter22@example.org/acme/first.git");

        var first = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(first.ExitCode == 0, first.ToString());
        string[] tags = ["1", "1.2", "1.2.3", "latest", $"sha-{commit}"];
        Assert.Equal(tags, await home.Reader.TagsAsync("acme/first"));
        var digest = await home.Reader.DigestAsync("acme/first", "latest");
        foreach (var tag in tags)
        {
            Assert.Equal(digest, await home.Reader.DigestAsync("acme/first", tag));
            Assert.Equal(["linux/amd64", "linux/arm64"], await home.Reader.PlatformsAsync("acme/first", tag));
        }

        foreach (var platform in (string[])["linux/amd64", "linux/arm64"])
        {
            var labels = await home.Reader.LabelsAsync("acme/first", "latest", platform);
            Assert.Equal("acme/first", labels["org.opencontainers.image.title"]);
            Assert.Equal("1.2.3", labels["org.opencontainers.image.version"]);
            Assert.Equal(commit, labels["org.opencontainers.image.revision"]);
            Assert.Equal("https://example.org/acme/first", labels["org.opencontainers.image.source"]);
            Assert.Equal("2024-03-05T06:07:08Z", labels["org.opencontainers.image.created"]);
        }

        Assert.Equal(2, (await ProvenancesAsync("acme/first")).Count);
        Assert.Equal("", await workspace.GitAsync("status", "--porcelain"));

        var before = home.RegistryFiles();
        var second = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(second.ExitCode == 0, second.ToString());
        second.Says("nothing to push, everything is there");
        Assert.Equal(before, home.RegistryFiles());
    }

    [EngineFact]
    public async Task The_report_names_the_digest_that_the_registry_answers()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/report");

        var run = await home.RunAsync(workspace, "--target=DockerPublish", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        using var report = JsonDocument.Parse(run.Output);
        var image = report.RootElement.GetProperty("tasks")[1].GetProperty("result").GetProperty("images")[0];
        Assert.Equal(await home.Reader.DigestAsync("acme/report", "1.2.3"), image.GetProperty("digest").GetString());
        Assert.Equal($"{home.RegistryHost}/acme/report@{image.GetProperty("digest").GetString()}", image.GetProperty("reference").GetString());
        Assert.True(image.GetProperty("pushed").GetBoolean());
    }

    [EngineFact]
    public async Task An_image_for_one_platform_has_the_same_digest_under_every_tag()
    {
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync("acme/single", platforms: "linux/arm64");

        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);

        var digest = await home.Reader.DigestAsync("acme/single", $"sha-{commit}");
        foreach (var tag in await home.Reader.TagsAsync("acme/single"))
        {
            Assert.Equal(digest, await home.Reader.DigestAsync("acme/single", tag));
            Assert.Equal(["linux/arm64"], await home.Reader.PlatformsAsync("acme/single", tag));
        }

        // The engine reads it too, with a client that is not ours.
        var seen = await Programs.RunAsync("docker", ["buildx", "imagetools", "inspect", $"{home.RegistryHost}/acme/single:latest"]);
        seen.Says(digest);
    }

    [EngineFact]
    public async Task Two_workspaces_with_the_same_files_give_the_same_platform_manifests()
    {
        using var one = new ScratchWorkspace(home);
        using var other = new ScratchWorkspace(home);
        await one.MakeTinyAsync("acme/again");
        await other.MakeTinyAsync("acme/again");

        Assert.Equal(0, (await home.RunAsync(one, "--target=DockerPublish")).ExitCode);
        var before = await home.Reader.DigestAsync("acme/again", "latest");
        var second = await home.RunAsync(other, "--target=DockerPublish");

        second.Says("nothing to push");
        Assert.Equal(before, await home.Reader.DigestAsync("acme/again", "latest"));
    }

    [EngineFact]
    public async Task Without_a_commit_publishing_says_so_and_pushes_nothing()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Describe("- { name: acme/nogit, context: app }");
        workspace.Write("app/Dockerfile", "FROM scratch\nCOPY hello /\n");
        workspace.Write("app/hello", "hello");

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("has no git commit");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);
        Assert.DoesNotContain("push acme/nogit", run.Output);
    }

    [EngineFact]
    public async Task Without_images_the_targets_are_skipped_with_the_reason()
    {
        using var workspace = new ScratchWorkspace(home);
        workspace.Write("pipeline.yml", "name: empty\n");

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        run.Says("skipped  DockerPublish");
        run.Says("no images in pipeline.yml");
    }

    /// <summary>The in-toto statements about how the platforms were built.</summary>
    private async Task<IReadOnlyList<string>> ProvenancesAsync(string repository)
    {
        var statements = new List<string>();
        foreach (var (_, digest) in (await home.Reader.ChildrenAsync(repository, "latest")).Where(child => child.Platform == "unknown/unknown"))
        {
            var layer = (await home.Reader.ManifestAsync(repository, digest)).Body.GetProperty("layers")[0];
            Assert.StartsWith("https://slsa.dev/provenance/", layer.GetProperty("annotations").GetProperty("in-toto.io/predicate-type").GetString());
            statements.Add(Encoding.UTF8.GetString(await home.Reader.BlobAsync(repository, layer.GetProperty("digest").GetString()!)));
        }

        return statements;
    }
}
