using PipelineBuild.Containers;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers;

public sealed class ImagePublishPlannerTests : IDisposable
{
    private const string CommitTag = $"sha-{FakeGit.Sha}";

    private readonly ContainersRig rig = new();

    private string Place => $"{rig.Registry.Host}/acme/app";

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task After_a_build_every_digest_is_known()
    {
        var digest = (await rig.BuildAsync(rig.Config())).Images[0].Digest;

        var plan = await PlanAsync();

        Assert.Equal(
            [
                new PlannedChange(ChangeKind.Push, $"{Place}:{CommitTag}", digest),
                new PlannedChange(ChangeKind.Tag, $"{Place}:1.2.3", $"new -> {digest}"),
                new PlannedChange(ChangeKind.Tag, $"{Place}:1.2", $"new -> {digest}"),
                new PlannedChange(ChangeKind.Tag, $"{Place}:1", $"new -> {digest}"),
                new PlannedChange(ChangeKind.Tag, $"{Place}:latest", $"new -> {digest}"),
                new PlannedChange(ChangeKind.Record, "refs/pipeline/ledger", $"publish 1.2.3 of {FakeGit.Sha}, on this machine only"),
            ],
            plan.Changes);
        Assert.Empty(rig.Registry.Writes);
    }

    [Fact]
    public async Task Before_a_build_the_digest_is_said_to_be_unknown()
    {
        var plan = await PlanAsync();

        Assert.Equal("the digest that the build makes", plan.Changes[0].Detail);
        Assert.Equal("containers/plan-before-build", Assert.Single(plan.Findings).Rule);
    }

    [Fact]
    public async Task A_build_of_another_version_tells_no_digest_even_when_it_is_published()
    {
        await PublishAsync();

        var plan = await PlanAsync("version: 1.2.4\n");

        Assert.Equal(new PlannedChange(ChangeKind.Push, $"{Place}:{CommitTag}", "the digest that the build makes"), plan.Changes[0]);
        Assert.Contains(new PlannedChange(ChangeKind.Tag, $"{Place}:1.2.4", "new -> the digest that the build makes"), plan.Changes);
        Assert.Contains("is of version 1.2.3, not 1.2.4", Assert.Single(plan.Findings).Message);
    }

    [Fact]
    public async Task Digests_of_files_that_may_have_changed_since_are_told_with_a_note()
    {
        rig.Git.Head = rig.Git.Head! with { IsDirty = true };
        await rig.BuildAsync(rig.Config());

        var plan = await PlanAsync();

        Assert.StartsWith("sha256:", plan.Changes[0].Detail);
        Assert.Contains("if a file changed since", Assert.Single(plan.Findings).Message);
    }

    [Fact]
    public async Task What_is_published_would_not_change_anything()
    {
        await PublishAsync();
        var writes = rig.Registry.Writes.Count;

        var plan = await PlanAsync();

        Assert.Empty(plan.Changes);
        Assert.Equal($"plan: nothing would change; {rig.Registry.Host} holds {CommitTag} and its tags already", plan.Summary);
        Assert.Equal(writes, rig.Registry.Writes.Count);
    }

    [Fact]
    public async Task A_publish_that_was_killed_before_its_entry_would_only_be_recorded()
    {
        await PublishAsync();
        Directory.Delete(rig.Folder.At("repo/.pipeline"), recursive: true);

        Assert.Equal(ChangeKind.Record, Assert.Single((await PlanAsync()).Changes).Kind);
    }

    [Fact]
    public async Task A_moved_tag_is_told_from_where_to_where()
    {
        var old = (await PublishAsync()).Images[0].Digest;
        rig.Git.Head = rig.Git.Head! with { Sha = "fedcba9876543210fedcba9876543210fedcba98" };
        rig.Content = "second";
        var next = (await rig.BuildAsync(rig.Config(head: "version: 1.2.4\n"))).Images[0].Digest;

        var plan = await PlanAsync("version: 1.2.4\n");

        Assert.Contains(new PlannedChange(ChangeKind.Tag, $"{Place}:latest", $"from {old} -> {next}"), plan.Changes);
        Assert.Contains(new PlannedChange(ChangeKind.Tag, $"{Place}:1.2.4", $"new -> {next}"), plan.Changes);
        Assert.DoesNotContain(plan.Changes, change => change.What.EndsWith(":1.2.3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tag_that_never_goes_back_is_not_in_the_plan()
    {
        await PublishAsync();
        rig.Git.Head = rig.Git.Head! with { Sha = "fedcba9876543210fedcba9876543210fedcba98" };

        Assert.Equal(["1.1.9", "1.1"], (await PlanAsync("version: 1.1.9\n")).Changes.Where(change => change.Kind == ChangeKind.Tag).Select(change => change.What.Split(':')[^1]));
    }

    [Fact]
    public async Task A_local_registry_that_does_not_run_would_be_started_and_is_said_to_be_unknown()
    {
        var plan = await rig.PublishPlanner.PlanAsync(rig.Config("  registry: local\n  images: [{ name: acme/app, context: app }]\n"), default);

        Assert.Equal((ChangeKind.Start, ChangeKind.Record), (plan.Changes[0].Kind, plan.Changes[^1].Kind));
        Assert.Contains(plan.Findings, finding => finding.Rule == "containers/plan-without-registry");
        Assert.False(Directory.Exists(rig.Folder.At("data/registry")));
    }

    [Fact]
    public async Task Without_a_commit_there_is_no_plan()
    {
        rig.Git.Head = null;

        Assert.Equal(Outcome.Errored, (await PlanAsync()).Outcome);
    }

    /// <summary>The workspace is a repository, as the commit says that the git client of the test names.</summary>
    private async Task<PlanResult> PlanAsync(string head = "version: 1.2.3\n") => await rig.PublishPlanner.PlanAsync(rig.Config(head: head), default);

    private async Task<ImageBuildResult> PublishAsync()
    {
        var built = await rig.BuildAsync(rig.Config());
        await rig.Publisher.PublishAsync(rig.Config(), default);
        return built;
    }

}
