using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A docker-registry on loopback with a configuration of a test's own; gone with the test.</summary>
internal sealed class RealRegistry : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string config;
    private Process process;

    private RealRegistry(string name, int port, string? tls, string more, bool deletes)
    {
        Host = $"{name}:{port}";
        config = folder.Write("config.yml", $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{Data}} }, delete: { enabled: {{(deletes ? "true" : "false")}} } }
            http: { addr: '{{Dns.GetHostAddresses(name, AddressFamily.InterNetwork)[0]}}:{{port}}'{{tls}} }
            {{more}}

            """);
        process = Begin();
    }

    public string Host { get; }

    /// <summary>Everything that was pushed.</summary>
    public string Data => folder.At("data");

    /// <param name="name">Of this machine; its address is the only one where the registry listens.</param>
    public static async Task<RealRegistry> StartAsync(string more = "", string? certificate = null, string? key = null, string name = "127.0.0.1", bool deletes = false)
    {
        MachineReadiness.Require();
        var registry = new RealRegistry(name, Ports.Next(), certificate is null ? null : $", tls: {{ certificate: {certificate}, key: {key} }}", more, deletes);
        await registry.ComesUpAsync();
        return registry;
    }

    /// <summary>kill -9; its data stays.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>After it was killed, with the same data.</summary>
    public async Task StartAgainAsync()
    {
        process = Begin();
        await ComesUpAsync();
    }

    /// <summary>Tags that were pushed, read from its disk.</summary>
    public IReadOnlyList<string> Tags(string repository)
    {
        var tags = Path.Combine(Data, $"docker/registry/v2/repositories/{repository}/_manifests/tags");
        return Directory.Exists(tags) ? Directory.EnumerateDirectories(tags).Select(tag => Path.GetFileName(tag)!).Order(StringComparer.Ordinal).ToList() : [];
    }

    public void Dispose()
    {
        Kill();
        folder.Dispose();
    }

    private Process Begin()
    {
        var begun = Process.Start(new ProcessStartInfo(MachineReadiness.RegistryProgram!, ["serve", config]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        begun.OutputDataReceived += (_, _) => { };
        begun.ErrorDataReceived += (_, _) => { };
        begun.BeginOutputReadLine();
        begun.BeginErrorReadLine();
        return begun;
    }

    private async Task ComesUpAsync()
    {
        await Programs.EventuallyAsync("the registry listens", () => process.HasExited || Listens());
        Assert.False(process.HasExited, "the registry ended");
    }

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient(Host.Split(':')[0], int.Parse(Host.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
