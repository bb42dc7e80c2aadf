using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>McpRollback against a real npm registry.</summary>
public sealed class RollbackTests(NpmHome home) : IClassFixture<NpmHome>
{
    private const int Attempts = 5;

    [NpmFact]
    public async Task Users_get_the_version_before_and_the_bad_one_says_why_it_is_bad()
    {
        using var workspace = await ReleasedAsync("@acme/back", "1.0.0", "1.1.0");
        (await workspace.RollBackAsync("--plan")).Says("dist-tag latest of @acme/back");
        Assert.Equal(["latest=1.1.0"], await home.Registry.TagsAsync("@acme/back"));

        var run = await workspace.RollBackAsync();

        NpmWorkspace.Ended(0, run);
        run.Says("latest of @acme/back went from 1.1.0 back to 1.0.0; 1.1.0 is deprecated: it answers nothing");
        Assert.Equal(["latest=1.0.0"], await home.Registry.TagsAsync("@acme/back"));
        Assert.Equal(["1.0.0", "1.1.0"], await home.Registry.VersionsAsync("@acme/back"));
        Assert.Equal("it answers nothing", await home.Registry.DeprecationAsync("@acme/back", "1.1.0"));
        string[] entries = ["npm-publish passed 1.0.0", "npm-publish passed 1.1.0", "npm-rollback passed 1.0.0"];
        Assert.Equal(entries, await workspace.LedgerAsync());
        (await workspace.RunAsync("--target=History")).Says("@acme/back@1.0.0 (instead of 1.1.0)");
        var there = (await home.Registry.PackumentAsync("@acme/back")).ToString();

        // Neither a second rollback nor a publish of the same commit goes on from there.
        var again = await workspace.RollBackAsync();
        NpmWorkspace.Ended(0, again);
        again.Says("nothing to do: latest of @acme/back names 1.0.0, and 1.1.0 is deprecated");
        var publish = await workspace.PublishAsync();
        NpmWorkspace.Ended(0, publish);
        publish.SaysAnywhere("it was taken back since, and stays so");
        Assert.Equal(there, (await home.Registry.PackumentAsync("@acme/back")).ToString());
        Assert.Equal(entries, await workspace.LedgerAsync());
    }

    [NpmFact]
    public async Task A_version_can_be_asked_for_and_a_way_forward_is_none()
    {
        using var workspace = await PublishedAsync("@acme/asked", ["1.0.0", "1.1.0", "1.2.0"]);

        NpmWorkspace.Ended(3, await workspace.RollBackAsync("--package-version=1.3.0"));
        NpmWorkspace.Ended(3, await workspace.RollBackAsync("--package=@acme/other"));
        NpmWorkspace.Ended(3, await workspace.RunAsync("--target=McpRollback"));
        Assert.Equal(["latest=1.2.0"], await home.Registry.TagsAsync("@acme/asked"));
        NpmWorkspace.Ended(0, await workspace.RollBackAsync("--package-version=asked-v1.0.0"));

        Assert.Equal(["latest=1.0.0"], await home.Registry.TagsAsync("@acme/asked"));
        Assert.Null(await home.Registry.DeprecationAsync("@acme/asked", "1.1.0"));
        var forward = await workspace.RollBackAsync("--package-version=1.1.0");
        NpmWorkspace.Ended(3, forward);
        forward.Says("that is no way back");
    }

    [NpmFact]
    public async Task A_channel_goes_back_and_latest_stays()
    {
        using var workspace = await PublishedAsync("@acme/channel", ["1.0.0", "1.1.0-beta.0", "1.1.0-beta.1"]);

        var contradiction = await workspace.RollBackAsync("--channel=beta", "--package-version=1.0.0");
        NpmWorkspace.Ended(3, contradiction);
        contradiction.Says("--package-version=1.0.0 is of the channel latest, not of --channel=beta");
        NpmWorkspace.Ended(0, await workspace.RollBackAsync("--channel=beta"));

        Assert.Equal(["beta=1.1.0-beta.0", "latest=1.0.0"], await home.Registry.TagsAsync("@acme/channel"));
        Assert.Null(await home.Registry.DeprecationAsync("@acme/channel", "1.0.0"));
        Assert.Equal("it answers nothing", await home.Registry.DeprecationAsync("@acme/channel", "1.1.0-beta.1"));
    }

    /// <summary>npm and we go by one configuration: that of this user.</summary>
    [NpmFact]
    public async Task A_registry_behind_an_authority_that_only_npms_configuration_knows_is_trusted()
    {
        using var authority = new ScratchAuthority();
        using var line = new EncryptedLine(authority.Issue(), home.Registry.Host);
        using var workspace = await PublishedAsync("@acme/encrypted", ["1.0.0", "1.1.0"], $"https://{line.Host}/");
        workspace.Environment["NPM_CONFIG_USERCONFIG"] = home.Write("npmrc-without", "");
        workspace.Environment["NODE_EXTRA_CA_CERTS"] = null;
        var stranger = await workspace.RollBackAsync();

        NpmWorkspace.Ended(3, stranger);
        stranger.Says("signed by an authority that is not trusted here");
        workspace.Environment["NPM_CONFIG_USERCONFIG"] = home.Write("npmrc", $"cafile={home.Write("authority.pem", authority.Pem)}\n");
        NpmWorkspace.Ended(0, await workspace.RollBackAsync());
        Assert.Equal(["latest=1.0.0"], await home.Registry.TagsAsync("@acme/encrypted"));
    }

    [NpmFact]
    public async Task Without_an_earlier_version_nothing_is_changed()
    {
        using var workspace = await PublishedAsync("@acme/only", ["1.0.0"]);

        var run = await workspace.RollBackAsync();

        NpmWorkspace.Ended(3, run);
        run.Says("the registry holds no good version of @acme/only before 1.0.0");
        Assert.Null(await home.Registry.DeprecationAsync("@acme/only", "1.0.0"));
    }

    [NpmFact]
    public async Task What_fails_does_not_keep_the_other_back_and_the_same_command_finishes_it()
    {
        using var line = new FaultyNpmLine(home.Registry);
        using var workspace = await PublishedAsync("@acme/half", ["1.0.0", "1.1.0", "1.2.0"], line.Address);
        // npm deprecates by a PUT of the whole packument; a dist-tag has an address of its own.
        line.Forwards = request => request.HttpMethod != "PUT" || request.RawUrl!.Contains("dist-tags", StringComparison.Ordinal);
        line.Spoil = async context =>
        {
            if (line.Forwards(context.Request))
            {
                return false;
            }

            await FaultyNpmLine.Status(400)(context);
            return true;
        };

        var run = await workspace.RollBackAsync();

        NpmWorkspace.Ended(3, run);
        run.Says("the rollback of @acme/half from 1.2.0 to 1.1.0 is not complete");
        Assert.Equal(["latest=1.1.0"], await home.Registry.TagsAsync("@acme/half"));
        Assert.Equal("npm-rollback partial 1.1.0", (await workspace.LedgerAsync())[^1]);

        line.Forwards = _ => true;
        var again = await workspace.RollBackAsync();

        NpmWorkspace.Ended(0, again);
        Assert.Equal(["latest=1.1.0"], await home.Registry.TagsAsync("@acme/half"));
        Assert.Equal("it answers nothing", await home.Registry.DeprecationAsync("@acme/half", "1.2.0"));
        Assert.Null(await home.Registry.DeprecationAsync("@acme/half", "1.1.0"));
        Assert.Equal("npm-rollback passed 1.1.0", (await workspace.LedgerAsync())[^1]);
    }

    [NpmTheory]
    [InlineData("deprecate @acme/", "mark")]
    [InlineData("dist-tag @acme/", "tag")]
    [InlineData("record the rollback", "record")]
    public async Task Killed_at_some_moment_it_finishes_when_run_again_and_goes_no_further_back(string words, string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            var package = $"@acme/rolled-{name}-{attempt}";
            using var workspace = await PublishedAsync(package, ["1.0.0", "1.1.0", "1.2.0"]);
            if (!await workspace.KillAsync(words, "--target=McpRollback", "--reason=it answers nothing") && attempt < Attempts)
            {
                continue;
            }

            NpmWorkspace.Ended(0, await workspace.RollBackAsync());

            Assert.Equal(["latest=1.1.0"], await home.Registry.TagsAsync(package));
            Assert.Equal("it answers nothing", await home.Registry.DeprecationAsync(package, "1.2.0"));
            Assert.Null(await home.Registry.DeprecationAsync(package, "1.1.0"));
            Assert.Equal("npm-rollback passed 1.1.0", Assert.Single(await workspace.LedgerAsync(), entry => entry.StartsWith("npm-rollback", StringComparison.Ordinal)));
            return;
        }
    }

    /// <summary>By the pipeline, which writes them down.</summary>
    private async Task<NpmWorkspace> ReleasedAsync(string package, params string[] versions)
    {
        var workspace = new NpmWorkspace(home, more: "    listTools: false");
        foreach (var version in versions)
        {
            await workspace.Add("server", package, version).ReleaseAsync();
        }

        return workspace;
    }

    /// <summary>By somebody else: the ledger does not know of it.</summary>
    private async Task<NpmWorkspace> PublishedAsync(string package, string[] versions, string? registry = null)
    {
        await home.Registry.SeedAsync(package, versions);
        var workspace = new NpmWorkspace(home, registry).Add("server", package, versions[^1]);
        await workspace.Files.CommitAsync();
        return workspace;
    }
}
