using System.Globalization;
using PipelineBuild.Tools;

namespace PipelineBuild.Telemetry;

/// <summary>How spans travel to a collector.</summary>
public enum OtlpProtocol
{
    HttpProtobuf,
    Grpc,
}

/// <summary>Where to send the spans of a run and how, as OpenTelemetry's own environment variables say it.</summary>
/// <param name="Endpoint">For HTTP the whole address of the signal, for gRPC that of the server.</param>
/// <param name="Headers">As the variable has them: name=value, separated by commas. A secret.</param>
/// <param name="Limit">How long the end of a run may wait for the collector.</param>
public sealed record OtlpSettings(Uri Endpoint, OtlpProtocol Protocol, string? Headers, TimeSpan Limit)
{
    private const string TracesPath = "v1/traces";

    /// <summary>The port that gRPC receivers listen on by convention; HTTP ones take 4318.</summary>
    private const int GrpcPort = 4317;

    /// <summary>Nobody waits longer than this for a collector, unless OTEL_EXPORTER_OTLP_TIMEOUT asks for more.</summary>
    private static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestLimit = TimeSpan.FromSeconds(10);

    private static readonly string[] Signals = ["", "TRACES_", "METRICS_", "LOGS_"];

    /// <summary>Null when nothing is to be sent: no endpoint, or switched off.</summary>
    /// <exception cref="FormatException">A variable has a value that can't be used.</exception>
    public static OtlpSettings? Read(EnvironmentVariables environment)
    {
        if (Of(environment, "ENDPOINT") is not { } address || IsOff(environment))
        {
            return null;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new FormatException("OTEL_EXPORTER_OTLP_ENDPOINT is no address such as http://localhost:4318");
        }

        var protocol = Of(environment, "PROTOCOL") switch
        {
            "grpc" => OtlpProtocol.Grpc,
            "http/protobuf" => OtlpProtocol.HttpProtobuf,
            null => endpoint.Port == GrpcPort ? OtlpProtocol.Grpc : OtlpProtocol.HttpProtobuf,
            var other => throw new FormatException($"OTEL_EXPORTER_OTLP_PROTOCOL is '{other}', known are grpc and http/protobuf"),
        };
        var isWhole = environment.Get(Name("TRACES_", "ENDPOINT")) is not null;
        return new OtlpSettings(protocol == OtlpProtocol.Grpc || isWhole ? endpoint : Below(endpoint), protocol, Of(environment, "HEADERS"), LimitOf(environment));
    }

    /// <summary>Headers and passwords of addresses never reach a log, whether or not anything is sent.</summary>
    public static void Hide(EnvironmentVariables environment, SecretMask mask)
    {
        foreach (var headers in Signals.Select(signal => environment.Get(Name(signal, "HEADERS"))).OfType<string>())
        {
            mask.Add(headers);
            foreach (var value in headers.Split(',').Select(header => Uri.UnescapeDataString(header[(header.IndexOf('=') + 1)..]).Trim()))
            {
                mask.Add(value);
                mask.Add(value.Split(' ')[^1]);
            }
        }

        foreach (var address in Signals.Select(signal => environment.Get(Name(signal, "ENDPOINT"))).OfType<string>())
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var endpoint) && endpoint.UserInfo.Length > 0)
            {
                mask.Add(Uri.UnescapeDataString(endpoint.UserInfo[(endpoint.UserInfo.IndexOf(':') + 1)..]));
            }
        }
    }

    private static bool IsOff(EnvironmentVariables environment) =>
        "true".Equals(environment.Get("OTEL_SDK_DISABLED"), StringComparison.OrdinalIgnoreCase)
        || (environment.Get("OTEL_TRACES_EXPORTER") is { } exporters && !exporters.Split(',').Any(exporter => exporter.Trim() == "otlp"));

    private static TimeSpan LimitOf(EnvironmentVariables environment) =>
        int.TryParse(Of(environment, "TIMEOUT"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, LongestLimit.TotalMilliseconds))
            : UsualLimit;

    private static Uri Below(Uri endpoint) => new UriBuilder(endpoint) { Path = $"{endpoint.AbsolutePath.TrimEnd('/')}/{TracesPath}" }.Uri;

    /// <summary>The variable for traces goes before the one for all signals.</summary>
    private static string? Of(EnvironmentVariables environment, string what) => (environment.Get(Name("TRACES_", what)) ?? environment.Get(Name("", what)))?.Trim();

    private static string Name(string signal, string what) => $"OTEL_EXPORTER_OTLP_{signal}{what}";
}
