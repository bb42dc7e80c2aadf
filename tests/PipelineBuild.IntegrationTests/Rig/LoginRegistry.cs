using System.Diagnostics;
using System.Net;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A real registry on loopback that wants a login; gone with the test.</summary>
internal sealed class LoginRegistry : IDisposable
{
    public const string User = "robot-Zq84xKv6";
    public const string Password = "planted-password-7Qx";

    /// <summary>What htpasswd -B makes of the password.</summary>
    private const string Hash = "$2b$12$O.uNrch9JTzgwdq.ys.tWOM//WtnwRNTVZoMUXCZkwN6sfY25Dtve";

    private readonly TempFolder folder = new();
    private readonly Process process;

    private LoginRegistry(int port)
    {
        Host = $"127.0.0.1:{port}";
        var users = folder.Write("users", $"{User}:{Hash}\n");
        var config = folder.Write("config.yml", $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{folder.At("data")}} } }
            http: { addr: {{Host}} }
            auth: { htpasswd: { realm: scratch, path: {{users}} } }

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

    public static async Task<LoginRegistry> StartAsync()
    {
        MachineReadiness.Require();
        var registry = new LoginRegistry(Ports.Next());
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Programs.EventuallyAsync("the registry asks for a login", () => registry.process.HasExited || registry.Asks(http));
        Assert.False(registry.process.HasExited, "the registry ended");
        return registry;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    private bool Asks(HttpClient http)
    {
        try
        {
            return http.GetAsync($"http://{Host}/v2/").GetAwaiter().GetResult().StatusCode == HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
