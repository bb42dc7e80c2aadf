using PipelineBuild.Results;

namespace PipelineBuild.Tests.Results;

public class PlanResultTests
{
    [Theory]
    [InlineData(0, "plan: nothing would change")]
    [InlineData(1, "plan: 1 change, not made")]
    [InlineData(3, "plan: 3 changes, none made")]
    public void The_summary_counts_and_says_that_nothing_was_made(int count, string expected)
    {
        var changes = Enumerable.Repeat(new PlannedChange(ChangeKind.Tag, "a:1"), count).ToList();

        Assert.Equal((Outcome.Passed, expected), (PlanResult.Of(changes).Outcome, PlanResult.Of(changes).Summary));
        Assert.Equal($"{expected}; why", PlanResult.Of(changes, "why").Summary);
    }

    [Fact]
    public void People_read_each_change_under_the_targets_name()
    {
        var plan = PlanResult.Of([new(ChangeKind.Run, "docker pull a"), new(ChangeKind.Record, "refs/pipeline/ledger", "publish 1.2.3")]);

        Assert.Equal(["", "DockerPublish would", "  run      docker pull a", "  record   refs/pipeline/ledger", "             publish 1.2.3"], plan.Titled("DockerPublish").Text);
        Assert.Empty(PlanResult.Of([]).Titled("DockerPublish").Text);
    }
}
