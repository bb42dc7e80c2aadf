using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>McpPublish against a real npm registry.</summary>
public sealed class PublishTests(NpmHome home) : IClassFixture<NpmHome>
{
    [NpmFact]
    public async Task A_release_is_there_whole_and_the_same_command_again_changes_nothing()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/whole", "1.0.0");
        var commit = await workspace.PackAsync();

        var plan = await workspace.PublishAsync("--plan");
        NpmWorkspace.Ended(0, plan);
        plan.Says("@acme/whole@1.0.0 to ");
        Assert.Null(await home.Registry.PackumentAsync("@acme/whole"));

        var run = await workspace.PublishAsync();

        NpmWorkspace.Ended(0, run);
        run.Says("published @acme/whole@1.0.0");
        Assert.Equal(["latest=1.0.0"], await home.Registry.TagsAsync("@acme/whole"));
        Assert.Equal([$"whole-v1.0.0 {commit}"], await workspace.GitTagsAsync());
        var entry = Assert.Single(await workspace.EntriesAsync());
        Assert.Equal(("npm-publish", "passed", commit), (entry.GetProperty("kind").GetString(), entry.GetProperty("outcome").GetString(), entry.GetProperty("commit").GetString()));
        Assert.Equal(1, entry.GetProperty("packages")[0].GetProperty("tools").GetInt32());
        (await workspace.RunAsync("--target=History")).Says("@acme/whole@1.0.0");
        var there = (await home.Registry.PackumentAsync("@acme/whole")).ToString()!;
        Assert.DoesNotContain(workspace.Files.Path, there);

        var again = await workspace.PublishAsync();

        NpmWorkspace.Ended(0, again);
        again.Says("nothing to publish: @acme/whole@1.0.0 is there as tested");
        Assert.Equal(there, (await home.Registry.PackumentAsync("@acme/whole")).ToString());
        Assert.Single(await workspace.EntriesAsync());
        (await workspace.PublishAsync("--plan")).Says("nothing would change");
    }

    [NpmFact]
    public async Task What_is_published_was_built_and_tested_before()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/chain", "1.0.0");
        await workspace.Files.CommitAsync();

        var run = await workspace.RunAsync("--target=McpPublish");

        NpmWorkspace.Ended(0, run);
        Assert.Matches("passed +McpBuild .*\n.*passed +McpTest .*\n.*passed +McpPublish ", run.Output);
        Assert.Equal(["latest=1.0.0"], await home.Registry.TagsAsync("@acme/chain"));
    }

    [NpmFact]
    public async Task Packages_go_in_the_order_of_their_needs_and_what_is_left_over_is_told_and_done_next_time()
    {
        using var line = new FaultyNpmLine(home.Registry);
        using var workspace = new NpmWorkspace(home, line.Address).Add("app", "@acme/order-app", "1.0.0", needs: "@acme/order-lib=1.0.0").Add("lib", "@acme/order-lib", "1.0.0");
        await workspace.PackAsync();
        line.Fail(100, "PUT", "order-app", arrives: false, FaultyNpmLine.Status(500));

        var run = await workspace.PublishAsync();

        NpmWorkspace.Ended(3, run);
        run.Says("released: @acme/order-lib@1.0.0; not released: @acme/order-app@1.0.0, because ");
        Assert.Equal(["npm-publish partial 1.0.0"], await workspace.LedgerAsync());
        Assert.Null(await home.Registry.PackumentAsync("@acme/order-app"));

        line.Fail(0, "PUT", "", arrives: true, FaultyNpmLine.Status(500));
        var again = await workspace.PublishAsync();

        NpmWorkspace.Ended(0, again);
        again.Says("published @acme/order-app@1.0.0; 1 was there already");
        Assert.Equal(["npm-publish partial 1.0.0", "npm-publish passed 1.0.0"], await workspace.LedgerAsync());
        Assert.Equal(["order-app-v1.0.0", "order-lib-v1.0.0"], (await workspace.GitTagsAsync()).Select(tag => tag.Split(' ')[0]));
        Assert.Single(line.Uploads, upload => upload.Contains("order-lib", StringComparison.Ordinal));
    }

    [NpmFact]
    public async Task Other_content_under_a_published_version_is_refused()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/taken", "1.0.0");
        await workspace.ReleaseAsync();
        var there = (await home.Registry.PackumentAsync("@acme/taken")).ToString();
        workspace.Add("server", "@acme/taken", "1.0.0", NpmWorkspace.Server + "// changed\n");
        await workspace.PackAsync();

        (await workspace.PublishAsync("--plan")).Says("the publish would be refused");
        var run = await workspace.PublishAsync();

        NpmWorkspace.Ended(1, run);
        run.Says("@acme/taken@1.0.0 is published already with other content");
        Assert.Equal(there, (await home.Registry.PackumentAsync("@acme/taken")).ToString());
        NpmWorkspace.Ended(1, await workspace.PublishAsync());
        Assert.Equal(["npm-publish passed 1.0.0", "npm-publish refused 1.0.0"], await workspace.LedgerAsync());
    }

    [NpmFact]
    public async Task Latest_never_goes_to_a_lower_version_and_a_pre_release_has_its_own_channel()
    {
        using var workspace = new NpmWorkspace(home, more: "    listTools: false").Add("server", "channels", "2.0.0");
        await workspace.ReleaseAsync();
        workspace.Add("server", "channels", "2.1.0-beta.0");
        await workspace.ReleaseAsync();
        workspace.Add("server", "channels", "1.9.1");
        await workspace.ReleaseAsync();

        Assert.Equal(["beta=2.1.0-beta.0", "latest=2.0.0", "release-1.x=1.9.1"], await home.Registry.TagsAsync("channels"));
    }

    [NpmFact]
    public async Task What_does_not_work_once_installed_fails_and_gets_no_git_tag()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/garbage", "1.0.0", "#!/usr/bin/env node\nconsole.log('hello, this is no message'); setTimeout(() => {}, 60000);\n");
        await workspace.PackAsync();

        var run = await workspace.PublishAsync();

        NpmWorkspace.Ended(1, run);
        run.Says("does not work as a server");
        run.Says("McpRollback");
        Assert.Empty(await workspace.GitTagsAsync());
        Assert.Equal(["npm-publish failed 1.0.0"], await workspace.LedgerAsync());
        await Programs.EventuallyAsync("nothing of it runs any more", () => Programs.Naming("node_modules/.bin/garbage").Count == 0, TimeSpan.FromSeconds(10));
    }

    [NpmFact]
    public async Task Only_the_tested_tarball_of_the_present_commit_is_published()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/present", "1.0.0");
        await workspace.PackAsync();
        var tarball = workspace.Files.At("artifacts/mcp/acme-present-1.0.0.tgz");
        var bytes = File.ReadAllBytes(tarball);
        File.WriteAllBytes(tarball, [.. bytes, 0]);
        await RefusesAsync("is another file than McpBuild packed");
        File.WriteAllBytes(tarball, bytes);

        var verdict = File.ReadAllText(workspace.Files.At("artifacts/results/McpTest.json"));
        workspace.Files.Write("artifacts/results/McpTest.json", verdict.Replace("\"outcome\":\"passed\"", "\"outcome\":\"failed\""));
        await RefusesAsync("did not pass McpTest");
        workspace.Files.Write("artifacts/results/McpTest.json", verdict);

        workspace.Files.Write("server/new.txt", "not committed");
        await RefusesAsync("files differ from commit");

        await workspace.Files.CommitAsync();
        await RefusesAsync("artifacts/ holds no packages of ");

        Assert.Null(await home.Registry.PackumentAsync("@acme/present"));
        Assert.Empty(await workspace.LedgerAsync());

        async Task RefusesAsync(string words)
        {
            var run = await workspace.PublishAsync();
            NpmWorkspace.Ended(3, run);
            run.Says(words);
        }
    }

    [NpmFact]
    public async Task A_token_beside_githubs_word_is_refused()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/vouched", "1.0.0");
        await workspace.PackAsync();
        workspace.Environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = "http://127.0.0.1:9/token";
        workspace.Environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "not-a-token";

        var run = await workspace.PublishAsync();

        NpmWorkspace.Ended(3, run);
        run.Says("which would win over it without a word: take the token away ($PUBLISH_TOKEN)");
        Assert.Null(await home.Registry.PackumentAsync("@acme/vouched"));
    }

    [NpmFact]
    public async Task Git_tags_are_pushed_when_asked_for()
    {
        using var workspace = new NpmWorkspace(home, more: "    pushTags: true\n    listTools: false").Add("server", "@acme/pushed", "1.0.0");
        using var remote = new Tests.Fakes.TempFolder();
        await Programs.RunAsync("git", ["init", "--quiet", "--bare", remote.Path]);
        await workspace.Files.CommitAsync();
        await workspace.Files.GitAsync("remote", "add", "origin", remote.Path);
        var commit = await workspace.ReleaseAsync();

        Assert.Contains($"{commit}\trefs/tags/pushed-v1.0.0", await workspace.Files.GitAsync("ls-remote", "origin"));
        NpmWorkspace.Ended(0, await workspace.PublishAsync());
    }
}
