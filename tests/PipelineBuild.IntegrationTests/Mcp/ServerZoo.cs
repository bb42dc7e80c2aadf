using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Mcp;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>The reports of all servers of the zoo, a few of them tested at a time.</summary>
public sealed class ServerZoo : IAsyncLifetime
{
    private const int AtATime = 3;

    private static readonly McpSample Sample = new("add", "add", new JsonObject { ["a"] = 2, ["b"] = 3 }, "the sum is 5", new Dictionary<string, string> { ["$.sum"] = "5" }, IsError: false, 3);

    private readonly ServerRig rig = new();
    private Dictionary<string, ServerReport> reports = [];

    /// <summary>Part of the command line of whatever a server leaves behind.</summary>
    public string Mark { get; } = $"pb-orphan-{Guid.NewGuid():N}";

    public async Task InitializeAsync()
    {
        if (NpmFactAttribute.Problem is not null)
        {
            return;
        }

        await rig.PackAsync("zoo", McpZoo.Script(Mark));
        using var places = new SemaphoreSlim(AtATime);
        var all = await Task.WhenAll(ServerZooTests.Faults.Select(row => row.Fault).Concat(["good", "taciturn"]).Select(async fault =>
        {
            await places.WaitAsync();
            try
            {
                return (fault, Report: await rig.TestAsync(SettingsOf(fault)));
            }
            finally
            {
                places.Release();
            }
        }));
        reports = all.ToDictionary(pair => pair.fault, pair => pair.Report);
    }

    public ServerReport Of(string fault) => reports[fault];

    public Task DisposeAsync()
    {
        rig.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>The unstructured one has no structured content to look into.</summary>
    private static McpSample SampleOf(string fault) => Sample with { Calls = fault == "good" ? 100 : 3, Json = fault == "unstructured" ? new Dictionary<string, string>() : Sample.Json };

    private static McpTestSettings SettingsOf(string fault) => ServerRig.Settings with
    {
        Arguments = [fault],
        Samples = fault == "long-name" ? [] : [SampleOf(fault)],
        StartLimit = TimeSpan.FromSeconds(fault is "slow" or "silent" or "deaf" ? 3 : fault == "taciturn" ? 9 : 30),
        Http = fault is "good" or "two-faced" or "deaf" ? new McpHttpSettings([fault, "{port}"], new Dictionary<string, string>(), "/mcp") : null,
    };
}
