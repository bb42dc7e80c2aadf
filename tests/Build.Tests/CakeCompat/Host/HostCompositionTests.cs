using Cake.Core.IO;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Build.Tests.CakeCompat.Host;

/// <summary>Services and discovery.</summary>
public class HostCompositionTests
{
    [Fact]
    public void A_registered_process_runner_replaces_Cakes()
    {
        var runner = new RecordingProcessRunner();
        var host = new TestHost(typeof(StartsProcess)).With(cake => cake.ConfigureServices(services => services.AddSingleton<IProcessRunner>(runner)));
        Assert.Equal(0, host.Run("-t", "StartsProcess"));
        Assert.Equal("program", Assert.Single(runner.Calls).Program);
        Assert.Equal(["a", "b"], runner.Received);
    }

    [Fact]
    public void Public_tasks_of_an_added_assembly_are_found()
    {
        var host = new TestHost().With(cake => cake.AddAssembly(typeof(HostCompositionTests).Assembly));
        Assert.Equal(0, host.Run("-t", nameof(FoundTask)));
        Assert.Equal("FoundTask", host.Journal.ToString());
    }

    [Fact]
    public void Internal_tasks_are_not_found()
    {
        var host = new TestHost().With(cake => cake.AddAssembly(typeof(HostCompositionTests).Assembly));
        Assert.NotEqual(0, host.Run("-t", nameof(Base)));
    }

    [Fact]
    public void A_startup_class_registers_services()
    {
        var host = new TestHost().With(cake => cake.UseStartup<AddsBase>());
        Assert.Equal(0, host.Run("-t", nameof(Base)));
        Assert.Equal("Base", host.Journal.ToString());
    }

    private sealed class AddsBase : IFrostingStartup
    {
        public void Configure(IServiceCollection services) => services.AddSingleton<IFrostingTask, Base>();
    }
}

/// <summary>Public on purpose: found by hosts that look into this assembly.</summary>
public sealed class FoundTask(Journal journal) : FrostingTask<TestContext>
{
    public override void Run(TestContext context) => journal.Write("FoundTask");
}
