using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.IntegrationTests.Secrets;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>What goes wrong between npm and the registry, and a publish that is killed.</summary>
public sealed class PublishFaultTests(NpmHome home) : IClassFixture<NpmHome>
{
    /// <summary>A run that is faster than its killer proves nothing.</summary>
    private const int Attempts = 5;

    public static TheoryData<string, bool, string> Passing => new()
    {
        { "500", false, "did not arrive" },
        { "500", true, "holds @acme/fault-" },
        { "409", false, "did not arrive" },
        { "409", true, "holds @acme/fault-" },
        { "late", false, "did not arrive" },
        { "late", true, "holds @acme/fault-" },
    };

    [NpmTheory]
    [MemberData(nameof(Passing))]
    public async Task A_fault_that_passes_is_got_over_and_nothing_is_uploaded_twice(string fault, bool arrives, string words)
    {
        var name = $"@acme/fault-{fault}-{(arrives ? "after" : "before")}";
        using var line = new FaultyNpmLine(home.Registry);
        using var over = new CancellationTokenSource();
        using var workspace = new NpmWorkspace(home, line.Address, "    listTools: false").Add("server", name, "1.0.0");
        workspace.Environment["npm_config_fetch_timeout"] = "1500";
        await workspace.PackAsync();
        line.Fail(1, "PUT", "fault-", arrives, fault switch
        {
            "late" => async context => await Task.WhenAny(Task.Delay(Timeout.Infinite, over.Token)),
            _ => FaultyNpmLine.Status(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
        });

        var run = await workspace.PublishAsync();

        await over.CancelAsync();
        NpmWorkspace.Ended(0, run);
        run.SaysAnywhere(words);
        Assert.Equal(["latest=1.0.0"], await home.Registry.TagsAsync(name));
        Assert.Equal(arrives ? 1 : 2, line.Uploads.Count);
        Assert.Equal(["npm-publish passed 1.0.0"], await workspace.LedgerAsync());
    }

    /// <summary>npm ends well as soon as a 200 begins.</summary>
    [NpmFact]
    public async Task What_npm_believes_to_be_published_and_is_not_is_found_out()
    {
        using var line = new FaultyNpmLine(home.Registry);
        using var workspace = new NpmWorkspace(home, line.Address, "    listTools: false").Add("server", "@acme/believed", "1.0.0");
        await workspace.PackAsync();
        line.Fail(1, "PUT", "believed", arrives: false, FaultyProxy.BreakOffAsync);

        var run = await workspace.PublishAsync();

        NpmWorkspace.Ended(3, run);
        run.Says("does not show @acme/believed@1.0.0");
        Assert.Empty(await workspace.GitTagsAsync());
        NpmWorkspace.Ended(0, await workspace.PublishAsync());
        Assert.Equal(["latest=1.0.0"], await home.Registry.TagsAsync("@acme/believed"));
    }

    [NpmFact]
    public async Task A_registry_that_stays_out_of_order_leaves_nothing_and_is_no_verdict()
    {
        using var line = new FaultyNpmLine(home.Registry);
        using var workspace = new NpmWorkspace(home, line.Address).Add("server", "@acme/order", "1.0.0");
        await workspace.PackAsync();
        line.Fail(100, "PUT", "order", arrives: false, FaultyNpmLine.Status(500));
        NpmWorkspace.Ended(3, await workspace.PublishAsync());

        line.Fail(100, "GET", "order", arrives: false, FaultyNpmLine.Status(503));
        var blind = await workspace.PublishAsync();

        NpmWorkspace.Ended(3, blind);
        blind.Says("does not say what it holds of @acme/order: 503");
        Assert.Null(await home.Registry.PackumentAsync("@acme/order"));
        Assert.Empty(await workspace.GitTagsAsync());
    }

    [NpmFact]
    public async Task A_registry_that_shows_its_news_late_is_waited_for_and_one_that_never_does_is_an_error()
    {
        using var line = new FaultyNpmLine(home.Registry);
        using var workspace = new NpmWorkspace(home, line.Address, "    listTools: false").Add("server", "@acme/stale", "1.0.0");
        await workspace.PackAsync();
        var left = 3;
        line.Spoil = async context =>
        {
            if (context.Request.HttpMethod != "GET" || line.Uploads.Count == 0 || Interlocked.Decrement(ref left) < 0)
            {
                return false;
            }

            await HttpServer.WriteAsync(context.Response, 404, "{}"u8.ToArray());
            return true;
        };
        NpmWorkspace.Ended(0, await workspace.PublishAsync());

        workspace.Add("server", "@acme/stale", "1.1.0");
        await workspace.PackAsync();
        var before = (await home.Registry.PackumentAsync("@acme/stale")).ToString()!;
        line.Spoil = async context =>
        {
            if (context.Request.HttpMethod != "GET")
            {
                return false;
            }

            await HttpServer.WriteAsync(context.Response, 200, System.Text.Encoding.UTF8.GetBytes(before));
            return true;
        };
        var run = await workspace.PublishAsync();

        NpmWorkspace.Ended(3, run);
        run.Says("does not show @acme/stale@1.1.0");
        Assert.Equal("npm-publish partial", (await workspace.LedgerAsync())[^1].Trim());
    }

    [NpmFact]
    public async Task A_wrong_token_publishes_nothing_and_is_not_said()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/wrong", "1.0.0");
        await workspace.PackAsync();
        workspace.Environment["PUBLISH_TOKEN"] = "wrong-token-4711";

        var run = await workspace.PublishAsync();

        NpmWorkspace.Ended(3, run);
        run.Says("code E401");
        Assert.DoesNotContain("wrong-token-4711", run.All);
        workspace.Environment["PUBLISH_TOKEN"] = null;
        var without = await workspace.PublishAsync();
        NpmWorkspace.Ended(3, without);
        without.Says("the variable PUBLISH_TOKEN, which mcp.publish.token names, is not set");
        Assert.Null(await home.Registry.PackumentAsync("@acme/wrong"));
    }

    [NpmFact]
    public async Task The_token_is_in_no_argument_list_log_or_file()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@secret/kept", "1.0.0");
        await workspace.PackAsync();
        using var watch = new ArgumentWatch();
        workspace.Environment["PATH"] = $"{watch.Programs}:{Environment.GetEnvironmentVariable("PATH")}";

        var run = await workspace.PublishAsync();

        NpmWorkspace.Ended(0, run);
        Assert.Contains(watch.Calls, call => call.StartsWith("npm publish ", StringComparison.Ordinal));
        Assert.DoesNotContain(watch.EndAndTell(), arguments => arguments.Contains(home.Registry.Token, StringComparison.Ordinal));
        Assert.DoesNotContain(home.Registry.Token, run.All);
        var found = await Programs.RunAsync("grep", ["-rlF", "-e", home.Registry.Token, workspace.Files.Path, home.Path]);
        Assert.Equal("", found.Output);
        var entries = await Programs.RunAsync("git", ["grep", "-F", "-e", home.Registry.Token, "refs/pipeline/ledger"], workspace.Files.Path);
        Assert.Equal("", entries.Output);
    }

    [NpmFact]
    public async Task Two_that_publish_the_same_at_once_both_end_well()
    {
        using var workspace = new NpmWorkspace(home).Add("server", "@acme/race", "1.0.0");
        var commit = await workspace.PackAsync();

        var runs = await Task.WhenAll(workspace.PublishAsync(), workspace.PublishAsync());

        Assert.All(runs, run => NpmWorkspace.Ended(0, run));
        Assert.Equal(["latest=1.0.0"], await home.Registry.TagsAsync("@acme/race"));
        Assert.Equal([$"race-v1.0.0 {commit}"], await workspace.GitTagsAsync());
        Assert.All(await workspace.LedgerAsync(), entry => Assert.Equal("npm-publish passed 1.0.0", entry));
    }

    [NpmTheory]
    [InlineData("publish @acme/", "publish")]
    [InlineData("install @acme/", "install")]
    [InlineData("git tag killed-", "tag")]
    [InlineData("record the publish", "record")]
    public async Task Killed_at_some_moment_it_finishes_when_run_again(string words, string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            var package = $"@acme/killed-{name}-{attempt}";
            using var workspace = new NpmWorkspace(home).Add("server", package, "1.0.0");
            var commit = await workspace.PackAsync();
            if (!await workspace.KillAsync(words, "--target=McpPublish", "--exclusive") && attempt < Attempts)
            {
                continue;
            }

            var before = await home.Registry.VersionsAsync(package);
            var run = await workspace.PublishAsync();

            NpmWorkspace.Ended(0, run);
            run.Says("an earlier McpPublish, begun ");
            run.Says(before.Count == 0 ? $"published {package}@1.0.0" : $"nothing to publish: {package}@1.0.0 is there as tested");
            Assert.True(before.Count == 1 || name == "publish", "it was killed before it had published");
            Assert.Equal(["latest=1.0.0"], await home.Registry.TagsAsync(package));
            Assert.Equal([$"killed-{name}-{attempt}-v1.0.0 {commit}"], await workspace.GitTagsAsync());
            Assert.Equal(["npm-publish passed 1.0.0"], await workspace.LedgerAsync());
            return;
        }
    }
}
