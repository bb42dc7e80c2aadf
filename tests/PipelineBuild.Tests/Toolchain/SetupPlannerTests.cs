using PipelineBuild.Results;

namespace PipelineBuild.Tests.Toolchain;

public sealed class SetupPlannerTests : IDisposable
{
    private readonly ToolchainRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_ready_machine_would_not_be_changed() => Assert.Empty((await PlanAsync()).Changes);

    [Fact]
    public async Task Each_missing_thing_is_told_and_none_is_got()
    {
        rig.Remove("shellcheck");
        rig.Remove("mmdebstrap");
        rig.Runner.On("dpkg-query", "qemu-user-static installed", exitCode: 1);
        rig.Runner.On("docker version", exitCode: 1, error: "Cannot connect to the Docker daemon");

        var plan = await PlanAsync();

        Assert.Contains(plan.Changes, change => change is { Kind: ChangeKind.Install, What: "shellcheck" } && change.Detail.StartsWith("Debian package shellcheck 0.9.0-1 (bookworm)", StringComparison.Ordinal));
        Assert.Contains(plan.Changes, change => change is { Kind: ChangeKind.Install, Detail: "install mmdebstrap" } && change.What.EndsWith(" install mmdebstrap", StringComparison.Ordinal));
        Assert.Contains(plan.Changes, change => change is { Kind: ChangeKind.Start, What: "Docker Engine" });
        Assert.DoesNotContain(rig.Changes, line => !line.StartsWith("docker version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_for_one_target_leaves_out_what_others_need()
    {
        rig.Remove("shellcheck");

        Assert.Empty((await rig.Planner().PlanAsync(rig.Needs, ["DockerBuild"], default)).Changes);
    }

    [Fact]
    public async Task What_only_an_administrator_may_do_is_marked()
    {
        rig.IsRoot = false;
        rig.Remove("mmdebstrap");
        rig.Runner.On("sudo -n true", exitCode: 1).On("dpkg-query", exitCode: 1);

        var change = (await PlanAsync()).Changes.Single(change => change.What.Contains("install mmdebstrap"));

        Assert.StartsWith("sudo ", change.What);
        Assert.Equal("install mmdebstrap; not done but printed for an administrator", change.Detail);
    }

    private Task<PlanResult> PlanAsync() => rig.Planner().PlanAsync(rig.Needs, null, default);
}
