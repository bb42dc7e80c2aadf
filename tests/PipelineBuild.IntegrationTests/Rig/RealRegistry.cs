using System.Diagnostics;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A docker-registry on loopback with a configuration of a test's own; gone with the test.</summary>
internal sealed class RealRegistry : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Process process;

    private RealRegistry(int port, string? tls, string more)
    {
        Host = $"127.0.0.1:{port}";
        var config = folder.Write("config.yml", $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{Data}} } }
            http: { addr: {{Host}}{{tls}} }
            {{more}}

            """);
        process = Process.Start(new ProcessStartInfo(MachineReadiness.RegistryProgram!, ["serve", config]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Host { get; }

    /// <summary>Everything that was pushed.</summary>
    public string Data => folder.At("data");

    public static async Task<RealRegistry> StartAsync(string more = "", string? certificate = null, string? key = null)
    {
        MachineReadiness.Require();
        var registry = new RealRegistry(Ports.Next(), certificate is null ? null : $", tls: {{ certificate: {certificate}, key: {key} }}", more);
        await Programs.EventuallyAsync("the registry listens", () => registry.process.HasExited || registry.Listens());
        Assert.False(registry.process.HasExited, "the registry ended");
        return registry;
    }

    /// <summary>Tags that were pushed, read from its disk.</summary>
    public IReadOnlyList<string> Tags(string repository)
    {
        var tags = Path.Combine(Data, $"docker/registry/v2/repositories/{repository}/_manifests/tags");
        return Directory.Exists(tags) ? Directory.EnumerateDirectories(tags).Select(tag => Path.GetFileName(tag)!).Order(StringComparer.Ordinal).ToList() : [];
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    private bool Listens()
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient("127.0.0.1", int.Parse(Host.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
