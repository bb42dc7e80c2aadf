using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>The Aspire dashboard on loopback: takes spans as any collector does, and tells which it has.</summary>
internal sealed class TraceCollector : IDisposable
{
    private static readonly string Folder = typeof(TraceCollector).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "OtlpReceiver").Value!;

    private readonly TempFolder home = new();
    private readonly HttpClient http;
    private readonly Process process;

    private TraceCollector()
    {
        var start = new ProcessStartInfo(Path.Combine(Folder, "Aspire.Dashboard"), ["--contentRoot", Folder]) { WorkingDirectory = home.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = home.Path,
            ["ASPNETCORE_URLS"] = Page,
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = Http,
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = Grpc,
            ["ASPIRE_DASHBOARD_API_ENABLED"] = "true",
            ["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true",
        })
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        http = new HttpClient { BaseAddress = new Uri(Page) };
    }

    public string Http { get; } = $"http://127.0.0.1:{Ports.Next()}";

    public string Grpc { get; } = $"http://127.0.0.1:{Ports.Next()}";

    private string Page { get; } = $"http://127.0.0.1:{Ports.Next()}";

    public static async Task<TraceCollector> StartAsync()
    {
        var collector = new TraceCollector();
        await Programs.EventuallyAsync("the collector answers", () => collector.AnswersAsync().Result);
        return collector;
    }

    /// <summary>All spans it was sent, with the resource each came from.</summary>
    public async Task<IReadOnlyList<CollectedSpan>> SpansAsync()
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync("/api/telemetry/spans?limit=10000"));
        return document.RootElement.GetProperty("data").GetProperty("resourceSpans").EnumerateArray()
            .SelectMany(resource => resource.GetProperty("scopeSpans").EnumerateArray().SelectMany(scope => scope.GetProperty("spans").EnumerateArray())
                .Select(span => new CollectedSpan(
                    span.GetProperty("name").GetString()!,
                    span.GetProperty("traceId").GetString()!,
                    span.GetProperty("spanId").GetString()!,
                    span.TryGetProperty("parentSpanId", out var parent) ? parent.GetString() : null,
                    Attributes(resource.GetProperty("resource")).GetValueOrDefault("service.name"),
                    Attributes(span).GetValueOrDefault("pipelinebuild.kind"))))
            .ToList();
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        http.Dispose();
        home.Dispose();
    }

    private static Dictionary<string, string?> Attributes(JsonElement element) => element.TryGetProperty("attributes", out var attributes)
        ? attributes.EnumerateArray().ToDictionary(attribute => attribute.GetProperty("key").GetString()!, attribute => attribute.GetProperty("value").TryGetProperty("stringValue", out var text) ? text.GetString() : null)
        : [];

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await http.GetAsync("/api/telemetry/spans");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>One span as the collector keeps it.</summary>
/// <param name="Kind">What of a run it is: run, target, step or process.</param>
internal sealed record CollectedSpan(string Name, string Trace, string Id, string? Parent, string? Service, string? Kind);
