namespace Build.Tests.CakeCompat.Host;

/// <summary>Which tasks run, and in which order.</summary>
public class HostGraphTests
{
    [Fact]
    public void What_a_target_needs_runs_first()
    {
        var host = new TestHost(typeof(Left), typeof(Base), typeof(Right));
        Assert.Equal(0, host.Run("--target", "Left"));
        Assert.Equal("Base Left", host.Journal.ToString());
    }

    [Fact]
    public void A_task_can_put_itself_before_another()
    {
        var host = new TestHost(typeof(Left), typeof(Base), typeof(BeforeBase));
        Assert.Equal(0, host.Run("--target=Left"));
        Assert.Equal("BeforeBase Base Left", host.Journal.ToString());
    }

    [Fact]
    public void Several_targets_share_what_they_need()
    {
        var host = new TestHost(typeof(Left), typeof(Base), typeof(Right));
        Assert.Equal(0, host.Run("--target", "Left", "--target", "Right"));
        Assert.Equal("Base Left Right", host.Journal.ToString());
    }

    [Fact]
    public void Exclusive_leaves_out_what_a_target_needs()
    {
        var host = new TestHost(typeof(Left), typeof(Base));
        Assert.Equal(0, host.Run("-t", "Left", "--exclusive"));
        Assert.Equal("Left", host.Journal.ToString());
    }

    [Fact]
    public void A_task_is_asked_for_by_its_given_name()
    {
        var host = new TestHost(typeof(Named));
        Assert.Equal(0, host.Run("--Target", "given-name"));
        Assert.Equal("Named", host.Journal.ToString());
    }

    [Fact]
    public void Asynchronous_tasks_and_tasks_on_the_plain_context_run_too()
    {
        var host = new TestHost(typeof(Async), typeof(Plain));
        Assert.Equal(0, host.Run("-t", "Async", "-t", "Plain"));
        Assert.Equal("Async Plain", host.Journal.ToString());
    }

    [Theory]
    [InlineData("--target", "Nobody")]
    [InlineData("--no-report")]
    public void An_unknown_target_fails_and_so_does_a_missing_default(params string[] args)
    {
        var host = new TestHost(typeof(Base));
        Assert.NotEqual(0, host.Run(args));
        Assert.Empty(host.Journal.Entries);
    }

    [Fact]
    public void A_requested_target_that_is_skipped_fails() => Assert.NotEqual(0, new TestHost(typeof(Skipped)).Run("-t", "Skipped"));

    [Fact]
    public void A_skipped_prerequisite_does_not_fail()
    {
        var host = new TestHost(typeof(Skipped), typeof(NeedsSkipped));
        Assert.Equal(0, host.Run("-t", "NeedsSkipped"));
        Assert.Equal("NeedsSkipped", host.Journal.ToString());
    }

    [Fact]
    public void A_task_for_another_context_does_not_run()
    {
        var host = new TestHost(typeof(WantsOtherContext));
        host.Run("-t", "WantsOtherContext");
        Assert.Empty(host.Journal.Entries);
    }

    [Fact]
    public void Something_that_is_no_task_cannot_be_needed() =>
        Assert.NotEqual(0, new TestHost(typeof(NeedsNonsense)).Run("-t", "NeedsNonsense"));
}
