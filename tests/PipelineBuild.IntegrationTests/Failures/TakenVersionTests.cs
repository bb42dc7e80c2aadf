using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>A version that is published is not silently replaced by another commit's image.</summary>
public sealed class TakenVersionTests
{
    [EngineFact]
    public async Task Another_commit_under_the_same_version_is_refused_for_all_images_unless_it_may_overwrite()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        workspace.Describe("- { name: acme/one, context: app }\n- { name: acme/two, context: app, tags: [{ type: semver }, { type: raw, pattern: edge }] }", platforms: "linux/amd64");
        workspace.Write("app/Dockerfile", ScratchWorkspace.TinyDockerfile);
        workspace.Write("app/hello", "first");
        var first = await workspace.CommitAsync();
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);
        var before = await TagsAsync(home);
        workspace.Write("app/hello", "second");
        var second = await workspace.CommitAsync();

        var refused = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(refused.ExitCode == 1, refused.ToString());
        Assert.Equal(before, (await TagsAsync(home)).Where(pair => !pair.Key.Contains(second)).ToDictionary());
        refused.Says("[containers/version-taken]");
        refused.Says($"{home.RegistryHost}/acme/one:1.2.3 is there already: {before["acme/one:1.2.3"]}, published from commit {first}");
        refused.Says($"this is {await home.Reader.DigestAsync("acme/one", $"sha-{second}")} of commit {second}");
        refused.Says("--overwrite");

        var plan = await home.RunAsync(workspace, "--target=DockerPublish", "--plan");
        plan.Says("the publish would be refused");
        var tags = await home.RunAsync(workspace, "--target=DockerTags", "--plan");
        Assert.True(tags.ExitCode == 0, tags.ToString());
        tags.Says("1.2.3 refused: ");

        var overwritten = await home.RunAsync(workspace, "--target=DockerPublish", "--overwrite");

        Assert.True(overwritten.ExitCode == 0, overwritten.ToString());
        foreach (var (repository, tag) in (IReadOnlyList<(string, string)>)[("acme/one", "1.2.3"), ("acme/one", "latest"), ("acme/two", "1.2.3"), ("acme/two", "edge")])
        {
            Assert.Equal(await home.Reader.DigestAsync(repository, $"sha-{second}"), await home.Reader.DigestAsync(repository, tag));
        }

        Assert.Contains($"--overwrite: {home.RegistryHost}/acme/one:1.2.3 is there already", (await home.RunAsync(workspace, "--target=History", "--export=jsonl")).Output);
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);
    }

    [EngineFact]
    public async Task A_publisher_without_the_ledger_reads_the_commit_from_the_image()
    {
        using var home = new ScratchHome();
        using var one = new ScratchWorkspace(home);
        using var other = new ScratchWorkspace(home);
        var commit = await one.MakeTinyAsync(platforms: "linux/amd64");
        await other.MakeTinyAsync(text: "other", platforms: "linux/amd64");
        Assert.Equal(0, (await home.RunAsync(one, "--target=DockerPublish")).ExitCode);

        var refused = await home.RunAsync(other, "--target=DockerPublish");

        Assert.True(refused.ExitCode == 1, refused.ToString());
        refused.Says($"published from commit {commit};");
    }

    private static async Task<Dictionary<string, string>> TagsAsync(ScratchHome home)
    {
        var tags = new Dictionary<string, string>();
        foreach (var repository in (string[])["acme/one", "acme/two"])
        {
            foreach (var tag in await home.Reader.TagsAsync(repository))
            {
                tags[$"{repository}:{tag}"] = await home.Reader.DigestAsync(repository, tag);
            }
        }

        return tags;
    }
}
