using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PipelineBuild.Telemetry;

namespace Build.Telemetry;

/// <summary>Sends finished spans by OpenTelemetry's exporter. The one place that needs its assemblies, so that other runs do not load them.</summary>
internal static class OtlpExport
{
    private const string ServiceName = "pipelinebuild";

    private const int MostAtOnce = 512;

    /// <summary>Null when the collector took everything, else why not. It never takes longer than the settings allow.</summary>
    public static string? Send(IReadOnlyList<Activity> spans, OtlpSettings settings)
    {
        // On a thread of its own: resolving a name or connecting can't be relied on to end in time.
        var sending = Task.Run(() => SendAll(spans, settings));
        try
        {
            return sending.Wait(settings.Limit) ? sending.Result : $"{Shown(settings)} did not answer within {settings.Limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s";
        }
        catch (AggregateException error)
        {
            return $"{Shown(settings)}: {error.InnerException!.Message}";
        }
    }

    private static string? SendAll(IReadOnlyList<Activity> spans, OtlpSettings settings)
    {
        using var complaints = new ExporterComplaints();
        using var exporter = new OtlpTraceExporter(new OtlpExporterOptions
        {
            Endpoint = settings.Endpoint,
            Protocol = settings.Protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
            Headers = settings.Headers,
            TimeoutMilliseconds = (int)settings.Limit.TotalMilliseconds,
        });

        // The provider gives the exporter its resource; the spans are handed over here, all at the end.
        using var provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(ServiceName).AddTelemetrySdk().AddEnvironmentVariableDetector())
            .AddProcessor(new SimpleActivityExportProcessor(exporter))
            .Build();
        foreach (var part in spans.Chunk(MostAtOnce))
        {
            if (exporter.Export(new Batch<Activity>(part, part.Length)) != ExportResult.Success)
            {
                return $"{Shown(settings)}: {complaints.First ?? "the exporter gives no reason"}";
            }
        }

        return null;
    }

    private static string Shown(OtlpSettings settings) => settings.Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>The exporter tells why it failed to an event source only.</summary>
    private sealed class ExporterComplaints : EventListener
    {
        private const string Source = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

        public string? First { get; private set; }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == Source)
            {
                EnableEvents(eventSource, EventLevel.Warning);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            First ??= eventData.Payload?.OfType<string>().Select(text => text.Split('\n')[0].Trim()).LastOrDefault(text => text.Length > 0);
    }
}
