using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Telemetry;

/// <summary>Spans of a run in a collector that is not ours.</summary>
public sealed class CollectorTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineTheory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_run_is_there_with_its_targets_steps_and_processes(string protocol)
    {
        using var collector = await TraceCollector.StartAsync();
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync($"acme/traced-{protocol.Split('/')[0]}", text: workspace.Path);

        var run = await home.RunAsync(
            workspace,
            new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = protocol == "grpc" ? collector.Grpc : collector.Http, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol },
            "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.DoesNotContain("trace was not sent", run.All, StringComparison.Ordinal);
        var all = await collector.SpansAsync();
        var spans = all.Where(span => span.Service == "pipelinebuild").ToList();
        var root = Assert.Single(spans, span => string.IsNullOrEmpty(span.Parent));
        Assert.Equal("run", root.Kind);
        Assert.Single(all.Select(span => span.Trace).Distinct());
        Assert.Contains(all, span => span.Service == "buildx");
        Assert.All(spans.Where(span => span != root), span => Assert.Contains(spans, other => other.Id == span.Parent));
        Assert.Equal(["DockerBuild", "DockerPublish"], spans.Where(span => span.Kind == "target").Select(span => span.Name).Order(StringComparer.Ordinal));
        Assert.Contains(spans, span => span is { Kind: "process", Name: "docker buildx bake" });
        Assert.Contains(spans, span => span.Kind == "step" && span.Name.StartsWith($"tag {home.RegistryHost}/acme/traced", StringComparison.Ordinal));
        Assert.Equal(TraceSlice.Of(workspace).Count, spans.Count);
    }
}
