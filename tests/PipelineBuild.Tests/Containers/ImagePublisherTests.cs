using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers;

public sealed class ImagePublisherTests : IDisposable
{
    private const string CommitTag = $"sha-{FakeGit.Sha}";

    private readonly ContainersRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task What_was_built_is_pushed_byte_for_byte_under_the_commit_and_the_version()
    {
        var built = await rig.BuildAsync(rig.Config());

        var published = await PublishAsync();

        var image = Assert.Single(published.Images);
        Assert.Equal(Outcome.Passed, published.Outcome);
        Assert.Equal((true, built.Images[0].Digest, $"{rig.Registry.Host}/acme/app@{built.Images[0].Digest}"), (image.Pushed, image.Digest, image.Reference));
        Assert.Equal([CommitTag, "1.2.3", "1.2", "1", "latest"], image.Tags);
        Assert.Equal(["1.2.3", "1.2", "1", "latest"], image.MovedTags);
        Assert.All(image.Tags, tag => Assert.Equal(image.Digest, rig.Registry.Manifests[$"acme/app@{tag}"].Digest));
        Assert.Equal(6, rig.Registry.Blobs.Count);
        Assert.Equal(image.Digest, Assert.Single(await LedgerAsync()).Images[0].Digest);
    }

    [Fact]
    public async Task A_second_run_writes_nothing()
    {
        await rig.BuildAsync(rig.Config());
        await PublishAsync();
        var writes = rig.Registry.Writes.Count;

        var again = await PublishAsync();

        Assert.Equal(writes, rig.Registry.Writes.Count);
        Assert.StartsWith("nothing to push, everything is there", again.Summary);
        Assert.Equal((false, 0), (again.Images[0].Pushed, again.Images[0].MovedTags.Count));
        Assert.Single(await LedgerAsync());
    }

    [Fact]
    public async Task A_run_that_stopped_half_way_is_finished_by_the_next()
    {
        await rig.BuildAsync(rig.Config());
        rig.Registry.Intercept = async context =>
        {
            var breaks = context.Request.HttpMethod == "PUT" && context.Request.RawUrl!.Contains("/manifests/sha-");
            await (breaks ? FakeRegistry.EndAsync(context.Response, 400, "disk full") : Task.CompletedTask);
            return breaks;
        };
        await Assert.ThrowsAnyAsync<Exception>(PublishAsync);
        var uploads = Uploads();
        rig.Registry.Intercept = _ => Task.FromResult(false);

        Assert.True((await PublishAsync()).Images[0].Pushed);
        Assert.Equal(uploads, Uploads());
    }

    [Fact]
    public async Task An_older_release_does_not_take_the_moving_tags_back()
    {
        await rig.BuildAsync(rig.Config());
        await PublishAsync();
        rig.Git.Head = rig.Git.Head! with { Sha = "fedcba9876543210fedcba9876543210fedcba98" };
        rig.Content = "backport";
        await rig.BuildAsync(rig.Config(head: "version: 1.1.9\n"));

        var published = await PublishAsync("version: 1.1.9\n");

        Assert.Equal(["sha-fedcba9876543210fedcba9876543210fedcba98", "1.1.9", "1.1"], published.Images[0].Tags);
        Assert.NotEqual(published.Images[0].Digest, rig.Registry.Manifests["acme/app@latest"].Digest);
    }

    [Fact]
    public async Task Uncommitted_files_move_no_version_tag()
    {
        rig.Git.Head = rig.Git.Head! with { IsDirty = true };
        await rig.BuildAsync(rig.Config());

        var published = await PublishAsync();

        Assert.Equal([$"{CommitTag}-dirty"], published.Images[0].Tags);
        Assert.Equal(["containers/gate-left-out", "containers/uncommitted-changes"], published.Findings.Select(finding => finding.Rule));
        Assert.False(rig.Registry.Manifests.ContainsKey("acme/app@1.2.3"));
    }

    [Fact]
    public async Task A_version_asked_for_by_name_is_published_from_uncommitted_files_too()
    {
        rig.Git.Head = rig.Git.Head! with { IsDirty = true };
        var config = rig.Config().Asking(new AskedRelease("3.0.0"));
        await rig.BuildAsync(config);

        Assert.Contains("3.0.0", (await rig.Publisher.PublishAsync(config, default)).Images[0].Tags);
    }

    [Fact]
    public async Task Without_a_version_only_the_commit_is_a_tag()
    {
        await rig.BuildAsync(rig.Config(head: ""));

        var published = await PublishAsync("");

        Assert.Equal([CommitTag], published.Images[0].Tags);
        Assert.Equal("containers/gate-left-out", Assert.Single(published.Findings).Rule);
    }

    [Fact]
    public async Task Without_a_commit_nothing_is_published()
    {
        rig.Git.Head = null;
        await rig.BuildAsync(rig.Config());

        var published = await PublishAsync();

        Assert.Equal(Outcome.Errored, published.Outcome);
        Assert.Contains("has no git commit", published.Summary);
        Assert.Empty(rig.Registry.Requests);
    }

    [Fact]
    public async Task Images_of_another_commit_are_not_published()
    {
        await rig.BuildAsync(rig.Config());
        rig.Git.Head = rig.Git.Head! with { Sha = "fedcba9876543210fedcba9876543210fedcba98" };

        Assert.Equal(Outcome.Errored, (await PublishAsync()).Outcome);
        Assert.Empty(rig.Registry.Requests);
    }

    [Fact]
    public async Task A_failed_build_is_not_published()
    {
        await rig.BuildAsync(rig.Config());
        rig.Results.Save("DockerBuild", StepResult.Errored("cancelled"));

        Assert.Equal(Outcome.Errored, (await PublishAsync()).Outcome);
    }

    [Fact]
    public async Task A_build_that_had_nothing_to_do_since_a_commit_is_no_reason_to_skip_a_whole_publish()
    {
        await rig.BuildAsync(rig.Config());
        var built = rig.Results.Load<ImageBuildResult>("DockerBuild")!;
        rig.Results.Save("DockerBuild", built with { Outcome = Outcome.Skipped, Since = new ImagesSince("v1.0.0", "0123", []) });

        Assert.Equal(Outcome.Errored, (await PublishAsync()).Outcome);
    }

    [Theory]
    [InlineData(null, "v1.0.0", "of all images, not of what changed since v1.0.0")]
    [InlineData("v0.9.0", "v1.0.0", "of what changed since v0.9.0, not of what changed since v1.0.0")]
    public async Task A_build_of_another_selection_is_not_published_for_this_one(string? made, string asked, string reason)
    {
        await rig.BuildAsync(rig.Config());
        var built = rig.Results.Load<ImageBuildResult>("DockerBuild")!;
        rig.Results.Save("DockerBuild", built with { Since = made is null ? null : new ImagesSince(made, "0123", [new ImageDecision("acme/app", true, "")]) });

        var published = await rig.Publisher.PublishAsync(rig.Config() with { ChangesSince = asked }, default);

        Assert.Equal((Outcome.Errored, $"the last build of {FakeGit.Sha} in artifacts/ is {reason}; run DockerBuild with the same --since, or DockerPublish without --exclusive"), (published.Outcome, published.Summary));
        Assert.Empty(rig.Registry.Requests);
    }

    [Fact]
    public async Task A_tag_that_answers_something_else_than_was_published_is_an_error()
    {
        await rig.BuildAsync(rig.Config());
        rig.Registry.Intercept = async context =>
        {
            var moves = context.Request.HttpMethod == "PUT" && context.Request.RawUrl!.EndsWith("/manifests/latest", StringComparison.Ordinal);
            await (moves ? FakeRegistry.EndAsync(context.Response, 201) : Task.CompletedTask);
            return moves;
        };

        var published = await PublishAsync();

        Assert.Equal(Outcome.Errored, published.Outcome);
        Assert.Contains("did not come to rest", published.Summary);
        Assert.Contains($"Not moved: {rig.Registry.Host}/acme/app:latest;", published.Summary);
        Assert.Equal("partial", Assert.Single(await LedgerAsync()).Outcome);
    }

    [Fact]
    public async Task Images_that_were_altered_since_they_were_built_are_not_published()
    {
        await rig.BuildAsync(rig.Config());
        HandMadeImage.Write(rig.Folder.At("repo/artifacts/images/acme_app"), "another", "linux/amd64", "linux/arm64");

        Assert.Contains("run DockerBuild again", (await Assert.ThrowsAsync<InvalidDataException>(PublishAsync)).Message);
        Assert.Empty(rig.Registry.Writes);
    }

    [Fact]
    public async Task A_registry_that_lost_a_layer_is_noticed()
    {
        await rig.BuildAsync(rig.Config());
        await PublishAsync();
        rig.Registry.Blobs.Clear();

        Assert.Contains("lacks blob", (await Assert.ThrowsAsync<InvalidDataException>(PublishAsync)).Message);
    }

    [Fact]
    public async Task A_registry_path_is_put_before_the_images_name()
    {
        var containers = $"  registry: {rig.Registry.Host}/team\n  images: [{{ name: app, context: app }}]\n";
        await rig.BuildAsync(rig.Config(containers));

        await rig.Publisher.PublishAsync(rig.Config(containers), default);

        Assert.True(rig.Registry.Manifests.ContainsKey("team/app@1.2.3"));
    }

    [Fact]
    public async Task A_login_whose_variable_is_not_set_is_named()
    {
        var containers = $"  registry: {{ name: '{rig.Registry.Host}', username: {{ env: USER_NAME }}, password: {{ env: PASSWORD }} }}\n  images: [{{ name: app, context: app }}]\n";
        await rig.BuildAsync(rig.Config(containers));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Publisher.PublishAsync(rig.Config(containers), default));

        Assert.Contains("wants the variable USER_NAME, which is not set", error.Message);
    }

    private Task<ImagePublishResult> PublishAsync() => PublishAsync("version: 1.2.3\n");

    private Task<ImagePublishResult> PublishAsync(string head) => rig.Publisher.PublishAsync(rig.Config(head: head), default);

    private Task<IReadOnlyList<PipelineBuild.Ledger.LedgerEntry>> LedgerAsync() => rig.Ledger.ReadAsync(rig.Config().Workspace, rig.Config().Ledger, default);

    private int Uploads() => rig.Registry.Writes.Count(request => request.StartsWith("PUT ", StringComparison.Ordinal) && request.Contains("/blobs/"));
}
