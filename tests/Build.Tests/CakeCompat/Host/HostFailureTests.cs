using Cake.Frosting;

namespace Build.Tests.CakeCompat.Host;

/// <summary>Exit codes, error handlers, and what still runs after a failure.</summary>
public class HostFailureTests
{
    [Fact]
    public void A_failed_task_ends_as_one_whatever_its_exception_says()
    {
        var host = new TestHost(typeof(Failing), typeof(NeedsFailing));
        Assert.Equal(1, host.Run("-t", "NeedsFailing"));
        Assert.Equal("Finally", host.Journal.ToString());
    }

    [Fact]
    public void An_overridden_OnError_takes_the_error()
    {
        var host = new TestHost(typeof(Handled));
        Assert.Equal(0, host.Run("-t", "Handled"));
        Assert.Equal("OnError:broken", host.Journal.ToString());
    }

    [Fact]
    public void ContinueOnError_lets_the_build_go_on()
    {
        var host = new TestHost(typeof(Careless), typeof(NeedsCareless));
        Assert.Equal(0, host.Run("-t", "NeedsCareless"));
        Assert.Equal("NeedsCareless", host.Journal.ToString());
    }

    [Fact]
    public void Setup_comes_first_and_teardown_last()
    {
        var host = new TestHost(typeof(Left), typeof(Base)).With(cake => cake.UseLifetime<NotedLifetime>());
        Assert.Equal(0, host.Run("-t", "Left"));
        Assert.Equal("Setup:Left:2 Base Left Teardown:True", host.Journal.ToString());
    }

    [Fact]
    public void Teardown_runs_after_a_failed_task()
    {
        var host = new TestHost(typeof(Failing)).With(cake => cake.UseLifetime<NotedLifetime>());
        Assert.Equal(1, host.Run("-t", "Failing"));
        Assert.Equal("Setup:Failing:1 Finally Teardown:False", host.Journal.ToString());
    }

    [Fact]
    public void Teardown_runs_after_a_failed_setup_and_no_task_does()
    {
        var host = new TestHost(typeof(Base)).With(cake => cake.UseLifetime<BrokenSetup>());
        Assert.NotEqual(0, host.Run("-t", "Base"));
        Assert.Equal("Teardown:False", host.Journal.ToString());
    }

    [Fact]
    public void Setup_and_teardown_can_be_classes_of_their_own()
    {
        var host = new TestHost(typeof(Base)).With(cake => cake.UseSetup<OnlySetup>().UseTeardown<OnlyTeardown>());
        Assert.Equal(0, host.Run("-t", "Base"));
        Assert.Equal("OnlySetup Base OnlyTeardown", host.Journal.ToString());
    }

    [Fact]
    public void A_task_lifetime_surrounds_each_task()
    {
        var host = new TestHost(typeof(Left), typeof(Base)).With(cake => cake.UseTaskLifetime<NotedTaskLifetime>());
        Assert.Equal(0, host.Run("-t", "Left"));
        Assert.Equal("<Base Base Base:True> <Left Left Left:True>", host.Journal.ToString());
    }
}
