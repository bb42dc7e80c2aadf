using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Build.Tests.CakeCompat.Host;

/// <summary>What happened in a run, in order.</summary>
public sealed class Journal
{
    public List<string> Entries { get; } = [];

    public void Write(string entry) => Entries.Add(entry);

    public override string ToString() => string.Join(' ', Entries);
}

/// <summary>The context type of the test builds.</summary>
public sealed class TestContext(ICakeContext context, Journal journal) : FrostingContext(context)
{
    public Journal Journal { get; } = journal;
}

/// <summary>Runs a host with a few tasks and keeps the journal.</summary>
internal sealed class TestHost
{
    private readonly CakeHost _host;

    public TestHost(params Type[] tasks)
    {
        _host = new CakeHost().UseContext<TestContext>().ConfigureServices(services =>
        {
            services.AddSingleton(Journal);
            foreach (var task in tasks)
            {
                services.AddSingleton(typeof(IFrostingTask), task);
            }
        });
    }

    public Journal Journal { get; } = new();

    public TestHost With(Action<CakeHost> configure)
    {
        configure(_host);
        return this;
    }

    public int Run(params string[] args) => _host.Run(args);
}
