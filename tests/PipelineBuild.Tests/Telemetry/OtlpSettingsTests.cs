using PipelineBuild.Telemetry;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Telemetry;

public class OtlpSettingsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_SDK_DISABLED=TRUE")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_TRACES_EXPORTER=none")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4318")]
    public void Nothing_is_sent_unless_somebody_asks_for_traces(string variables) => Assert.Null(OtlpSettings.Read(Of(variables)));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4318", "no address")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=ftp://c", "no address")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "'http/json', known are grpc and http/protobuf")]
    public void What_cannot_be_used_is_said(string variables, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => OtlpSettings.Read(Of(variables))).Message);

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", "http://c:4318/v1/traces", OtlpProtocol.HttpProtobuf)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=https://c/otlp/", "https://c/otlp/v1/traces", OtlpProtocol.HttpProtobuf)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", "http://c:4317/", OtlpProtocol.Grpc)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "http://c:4317/v1/traces", OtlpProtocol.HttpProtobuf)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:9 OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=grpc", "http://c:9/", OtlpProtocol.Grpc)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://t:80/in", "http://t/in", OtlpProtocol.HttpProtobuf)]
    public void The_address_and_the_protocol_are_those_of_the_specification(string variables, string endpoint, OtlpProtocol protocol)
    {
        var settings = OtlpSettings.Read(Of(variables))!;

        Assert.Equal((endpoint, protocol), (settings.Endpoint.ToString(), settings.Protocol));
    }

    [Theory]
    [InlineData("", 3000)]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT=500", 500)]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT=500 OTEL_EXPORTER_OTLP_TRACES_TIMEOUT=700", 700)]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT=600000", 10000)]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT=soon", 3000)]
    public void Waiting_has_an_end(string variables, int milliseconds) =>
        Assert.Equal(milliseconds, OtlpSettings.Read(Of($"OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 {variables}"))!.Limit.TotalMilliseconds);

    [Fact]
    public void Headers_and_passwords_are_hidden_in_every_form_even_when_nothing_is_sent()
    {
        var mask = new SecretMask();

        OtlpSettings.Hide(Of("OTEL_EXPORTER_OTLP_HEADERS=x-key=key-value,authorization=Bearer%20token-value OTEL_EXPORTER_OTLP_LOGS_HEADERS=k=logs-value OTEL_EXPORTER_OTLP_ENDPOINT=http://me:pass-word@c"), mask);

        Assert.Equal("*** | *** | *** | ***", mask.Apply("key-value | token-value | logs-value | pass-word"));
        Assert.DoesNotContain("token-value", mask.Apply("Bearer%20token-value Bearer token-value"));
    }

    private static EnvironmentVariables Of(string variables) =>
        FakeEnvironment.With([.. variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1]))]);
}
