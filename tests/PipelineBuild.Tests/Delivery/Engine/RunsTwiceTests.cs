using PipelineBuild.Artifacts;
using PipelineBuild.Delivery;
using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Delivery.Engine;

public sealed class RunsTwiceTests : IDisposable
{
    private const string Compose = "services:\n  web:\n    image: web\n  worker:\n    image: worker\n  store:\n    image: store\n    volumes: [data:/data]\nvolumes: { data: {} }\n";

    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("{ name: web, port: 80 }", null, "")]
    [InlineData("{ name: web, port: 80 }", Strategy.Rolling, "")]
    [InlineData("{ name: web, port: 80 }", Strategy.Recreate, "")]
    [InlineData("{ name: store, strategy: recreate }", null, "")]
    [InlineData("{ name: store, strategy: recreate }", Strategy.Recreate, "")]
    [InlineData("{ name: store, port: 80 }", null, "compose.yml:8: store can't run twice, as strategy blue-green needs: both versions would write 'data' at once")]
    [InlineData("{ name: store, port: 80 }", Strategy.Recreate, "compose.yml:8: store can't run twice, as strategy blue-green needs: both versions would write 'data' at once")]
    [InlineData("{ name: store, strategy: recreate }", Strategy.Rolling, "compose.yml:8: store can't run twice, as strategy rolling needs: both versions would write 'data' at once")]
    [InlineData("{ name: worker, strategy: recreate }", Strategy.BlueGreen, "pipeline.yml:5: worker has strategy: recreate in pipeline.yml and so one place only: --strategy=blue-green needs a second")]
    [InlineData("", Strategy.BlueGreen, "pipeline.yml:2: the environment test lists no services, so each has one place only: --strategy=blue-green needs a second")]
    [InlineData("", Strategy.Recreate, "")]
    public void What_can_not_run_twice_is_refused_whoever_asks_for_it(string service, Strategy? asked, string expected)
    {
        folder.Write("compose.yml", Compose);
        var config = PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", $"environments:\n  - name: test\n    composeFiles: [compose.yml]\n    services:{(service.Length == 0 ? " []" : $"\n      - {service}")}\n"));

        var found = RunsTwice.Check(config.Workspace, config.Environments[0], asked);

        Assert.Equal(expected.Length == 0 ? 0 : 1, found.Count);
        Assert.StartsWith(expected, string.Concat(found.Select(finding => $"{finding.File}:{finding.Line}: {finding.Message}")), StringComparison.Ordinal);
        Assert.All(found, finding => Assert.Equal(RunsTwice.Rule, finding.Rule));
    }

    [Fact]
    public void What_is_asked_for_holds_for_services_with_two_places()
    {
        folder.Write("compose.yml", Compose);
        var settings = PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", "environments:\n  - { name: test, composeFiles: [compose.yml], services: [{ name: web, port: 80 }] }\n")).Environments[0];
        var release = new Release("r2", "2.0.0", new Dictionary<string, ReleasedService>
        {
            ["web"] = new("web@2", Slots.Green, ["green-1"], "new"),
            ["store"] = new("store@2", Slots.Base, ["base-1"], "new"),
        });

        Assert.Equal([("store", Strategy.Recreate), ("web", Strategy.BlueGreen)], Told(null));
        Assert.Equal([("store", Strategy.Recreate), ("web", Strategy.Rolling)], Told(Strategy.Rolling));
        Assert.Equal([("store", Strategy.Recreate), ("web", Strategy.Recreate)], Told(Strategy.Recreate));

        IEnumerable<(string, Strategy)> Told(Strategy? asked) => ReleasePlanner.Moves(settings, release, null, asked).Select(move => (move.Service, move.Strategy));
    }

    public void Dispose() => folder.Dispose();
}
