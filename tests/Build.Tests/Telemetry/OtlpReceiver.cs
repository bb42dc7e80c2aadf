using System.Diagnostics;
using System.Text.Json;
using PipelineBuild.Tests.Fakes;

namespace Build.Tests.Telemetry;

/// <summary>
/// A receiver of traces for the time of one test: the program in tests/OtlpReceiver, which speaks OTLP over HTTP and over gRPC. No
/// collector could be had as a Debian, npm or NuGet package.
/// </summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Process process;

    /// <param name="answer">ok, hang, or the status code to refuse with.</param>
    public OtlpReceiver(string answer = "ok")
    {
        process = Process.Start(new ProcessStartInfo("dotnet", [Program, folder.Path, answer]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        HttpAddress = process.StandardOutput.ReadLine()!;
        GrpcAddress = process.StandardOutput.ReadLine()!;
    }

    public string HttpAddress { get; }

    public string GrpcAddress { get; }

    public IReadOnlyList<Request> Requests => Directory.EnumerateFiles(folder.Path, "*.json").Order(StringComparer.Ordinal)
        .Select(file => JsonSerializer.Deserialize<Request>(File.ReadAllText(file), JsonSerializerOptions.Web)! with { Message = File.ReadAllBytes(Path.ChangeExtension(file, ".bin")) })
        .ToList();

    /// <summary>All spans received, whatever number of requests they came in.</summary>
    public IReadOnlyList<OtlpSpan> Spans => Requests.SelectMany(request => OtlpPayload.Spans(request.Message)).ToList();

    /// <summary>It was built with this project, into a folder of its own.</summary>
    private static string Program
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            return RepositoryRoot.File(Path.Combine("tests", "OtlpReceiver", "bin", here.Parent!.Name, here.Name, "OtlpReceiver.dll"));
        }
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    public sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers)
    {
        /// <summary>The protobuf message, without the frame of gRPC.</summary>
        public byte[] Message { get; init; } = [];
    }
}
