using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Build.Tests.Telemetry;

/// <summary>The built pipeline as a process of its own, and a receiver that it finds by OpenTelemetry's variables.</summary>
public class OtlpExportTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Outer = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const ulong Error = 2;

    [Theory]
    [InlineData("http/protobuf", "/v1/traces", "application/x-protobuf")]
    [InlineData("grpc", "/opentelemetry.proto.collector.trace.v1.TraceService/Export", "application/grpc")]
    public void A_failed_build_arrives_with_its_run_target_steps_and_processes(string protocol, string path, string contentType)
    {
        using var receiver = new OtlpReceiver();
        using var run = FakeBuild.Failing();
        run.Environment[Endpoint] = protocol == "grpc" ? receiver.GrpcAddress : receiver.HttpAddress;
        run.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
        run.Environment["OTEL_SERVICE_NAME"] = "delivery";
        run.Environment["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test";
        run.Environment["TRACEPARENT"] = Outer;

        var answer = run.Start("--target=DockerPublish");

        Assert.True(answer.ExitCode == 1, answer.Output + answer.Error);
        Assert.DoesNotContain("trace was not sent", answer.Output + answer.Error);
        Assert.All(receiver.Requests, request => Assert.Equal((path, contentType), (request.Path, request.Headers["content-type"])));
        var spans = receiver.Spans;
        Assert.All(spans, span => Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "PipelineBuild", "delivery", "test"), (span.TraceId, span.Scope, span.Resource["service.name"], span.Resource["deployment.environment.name"])));
        var pipeline = spans.Single(span => span.ParentId == "b7ad6b7169203331");
        var target = spans.Single(span => span.Attributes["pipelinebuild.kind"] == "target");
        var bake = spans.Single(span => span.Name == "docker buildx bake");
        var step = spans.Single(span => span.Name == "[app 2/2] RUN npm ci");
        Assert.Equal(("DockerPublish", "DockerBuild", "repo"), (pipeline.Name, target.Name, pipeline.Attributes["cicd.pipeline.name"]));
        var change = spans.Single(span => span.Name == "bake app");
        Assert.Equal((pipeline.Id, target.Id, change.Id, bake.Id), (target.ParentId, change.ParentId, bake.ParentId, step.ParentId));
        Assert.All(new[] { pipeline, target, change, bake, step }, span => Assert.Equal(Error, span.Status));
        Assert.Equal(("failure", "failure", "1"), (pipeline.Attributes["cicd.pipeline.result"], target.Attributes["cicd.pipeline.task.run.result"], bake.Attributes["process.exit.code"]));
        Assert.Contains("|buildx|bake|", bake.Attributes["process.command_args"]);
        Assert.True(int.Parse(bake.Attributes["process.pid"], System.Globalization.CultureInfo.InvariantCulture) > 1);
        Assert.All(spans.Where(span => span != pipeline), span => Assert.InRange(span.Start, pipeline.Start, span.End));
        Assert.All(spans.Where(span => span != pipeline), span => Assert.Contains(spans, other => other.Id == span.ParentId));
    }

    [Fact]
    public void Secrets_are_in_no_byte_that_is_sent_and_in_nothing_that_is_written()
    {
        using var receiver = new OtlpReceiver();
        using var run = FakeBuild.Failing("    secrets: [{ id: token, env: BUILD_TOKEN }]\n", "#7 [app 3/3] RUN login\n#7 1.0 the token is sw0rdfish-of-the-build\n#7 ERROR: sw0rdfish-of-the-build and sw0rdfish-of-the-collector were refused");
        run.Environment[Endpoint] = receiver.HttpAddress;
        run.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=Bearer%20sw0rdfish-of-the-collector";
        run.Environment["BUILD_TOKEN"] = "sw0rdfish-of-the-build";

        var answer = run.Start("--target=DockerBuild");

        Assert.Equal(1, answer.ExitCode);
        Assert.Equal("Bearer sw0rdfish-of-the-collector", Assert.Single(receiver.Requests).Headers["authorization"]);
        Assert.Contains(receiver.Spans, span => span.Message == "*** and *** were refused");
        Assert.DoesNotContain("sw0rdfish", Encoding.UTF8.GetString(receiver.Requests[0].Message));
        Assert.DoesNotContain("sw0rdfish", answer.Output + answer.Error);
        Assert.DoesNotContain(run.Artifacts, file => File.ReadAllText(run.Folder.At($"repo/artifacts/{file}")).Contains("sw0rdfish", StringComparison.Ordinal));
    }

    [Fact]
    public void A_collector_that_is_not_there_costs_one_line()
    {
        using var run = new HostRun();
        run.Environment[Endpoint] = $"http://127.0.0.1:{FreePort()}";

        var answer = run.Start("--target=DockerPublish", "--json");

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(0, JsonDocument.Parse(answer.Output).RootElement.GetProperty("exitCode").GetInt32());
        Assert.Matches(@"^warning: the trace was not sent: http://127\.0\.0\.1:\d+/v1/traces: .*refused", answer.Error.Split('\n').Single(line => line.Contains("trace")));
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public void A_collector_that_never_answers_holds_nobody_up(string protocol)
    {
        using var receiver = new OtlpReceiver("hang");
        using var run = new HostRun();
        run.Environment[Endpoint] = protocol == "grpc" ? receiver.GrpcAddress : receiver.HttpAddress;
        run.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
        run.Environment["OTEL_EXPORTER_OTLP_TIMEOUT"] = "700";
        var clock = Stopwatch.StartNew();

        var answer = run.Start("--target=DockerPublish");

        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.7), TimeSpan.FromSeconds(20));
        Assert.Equal(0, answer.ExitCode);
        Assert.Single(answer.Output.Split('\n'), line => line.StartsWith("warning: the trace was not sent: http://127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_collector_that_refuses_is_told_of_with_its_answer()
    {
        using var receiver = new OtlpReceiver("403");
        using var run = new HostRun();
        run.Environment[Endpoint] = receiver.HttpAddress;

        var answer = run.Start("--target=DockerPublish");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("403", answer.Output.Split('\n').Single(line => line.StartsWith("warning: the trace was not sent", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_TRACES_EXPORTER", "none")]
    [InlineData("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    public void Who_does_not_want_traces_gets_none(string name, string value)
    {
        using var receiver = new OtlpReceiver();
        using var run = new HostRun();
        run.Environment[Endpoint] = receiver.HttpAddress;
        run.Environment[name] = value;

        var answer = run.Start("--target=DockerPublish");

        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(receiver.Requests);
        Assert.Contains("trace.json", run.Artifacts);
    }

    [Theory]
    [InlineData("--tree")]
    [InlineData("--target=Default")]
    [InlineData("--target=DockerPublish --dryrun")]
    [InlineData("--target=DockerPublish --plan")]
    public void A_call_that_runs_no_target_sends_and_writes_nothing(string arguments)
    {
        using var receiver = new OtlpReceiver();
        using var run = new HostRun();
        run.Environment[Endpoint] = receiver.HttpAddress;

        var answer = run.Start(arguments.Split(' '));

        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(receiver.Requests);
        Assert.DoesNotContain("trace.json", run.Artifacts);
    }

    [Fact]
    public void A_broken_configuration_is_a_trace_too()
    {
        using var receiver = new OtlpReceiver();
        using var run = new HostRun("nmae: x\n");
        run.Environment[Endpoint] = receiver.HttpAddress;

        var answer = run.Start("--target=DockerBuild");

        Assert.Equal(2, answer.ExitCode);
        Assert.Equal((Error, "1 mistakes in the configuration"), (receiver.Spans.Single().Status, receiver.Spans.Single().Message));
        Assert.Contains("pipeline_run_exit_code{pipeline=\"repo\"} 2\n", File.ReadAllText(run.Folder.At("repo/artifacts/metrics.prom")));
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
