using System.Diagnostics;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>
/// A second Docker Engine on this machine, which is only reached as a remote one is: over TLS, with certificates on both sides. Its data,
/// its networks and its process are the test's own and go away with it.
/// </summary>
internal sealed class RemoteEngine : IAsyncDisposable
{
    /// <summary>No address of these is given to containers of the machine's own engine.</summary>
    private const string Addresses = "10.213.0.0/16";

    private static readonly string[] Passage = ["DOCKER-USER", "--source", Addresses, "--destination", Addresses, "--jump", "ACCEPT"];

    private readonly TempFolder folder = new();
    private readonly ScratchAuthority authority = new();
    private readonly string bridge = $"pb{Guid.NewGuid():N}"[..12];
    private readonly string context;
    private Process? daemon;
    private bool isGone;

    private RemoteEngine(string context) => this.context = context;

    /// <summary>Starts the engine and gives a user's docker a context for it.</summary>
    public static async Task<RemoteEngine> StartAsync(ScratchHome home, string context)
    {
        var engine = new RemoteEngine(context);
        try
        {
            await engine.StartAsync(home);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>docker on this engine.</summary>
    public async Task<string> DockerAsync(params string[] words)
    {
        var ending = await Programs.RunAsync("docker", ["--host", Socket, .. words]);
        Assert.True(ending.ExitCode == 0, $"docker {string.Join(' ', words)}: {ending}");
        return ending.Output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (isGone)
        {
            return;
        }

        isGone = true;
        if (daemon is not null)
        {
            // Not by force: the engine takes its containers' mounts away when it ends.
            await RemoveAsync("container", "ls", "--all", "--quiet");
            await RemoveAsync("network", "ls", "--quiet", "--filter", "type=custom");
            await Programs.SignalAsync("TERM", daemon.Id);
            await daemon.WaitForExitAsync();
            daemon.Dispose();
        }

        await Programs.RunAsync("iptables", ["--wait", "--delete", .. Passage]);
        await Programs.RunAsync("ip", ["link", "delete", bridge]);
        authority.Dispose();
        folder.Dispose();
    }

    private string Socket => $"unix://{folder.At("engine.sock")}";

    private async Task StartAsync(ScratchHome home)
    {
        var port = Ports.Next();
        var ca = folder.Write("ca.pem", authority.Pem);
        var server = authority.Issue();
        var client = authority.Issue("client");

        // A default bridge of its own: one that is told to have none takes that of the machine's engine away.
        await RequireAsync("ip", "link", "add", bridge, "type", "bridge");
        await RequireAsync("ip", "address", "add", "10.214.0.1/24", "dev", bridge);
        await RequireAsync("ip", "link", "set", bridge, "up");

        // The machine's engine forwards nothing between networks that it does not know.
        await RequireAsync("iptables", ["--wait", "--insert", .. Passage]);
        daemon = Process.Start(new ProcessStartInfo("dockerd",
        [
            "--data-root", folder.At("data"), "--exec-root", folder.At("exec"), "--pidfile", folder.At("pid"), "--bridge", bridge, "--default-address-pool", $"base={Addresses},size=24",
            "--iptables=false", "--ip6tables=false", "--ip-masq=false", "--host", Socket, "--host", $"tcp://127.0.0.1:{port}",
            "--tlsverify", "--tlscacert", ca, "--tlscert", server.Certificate, "--tlskey", server.Key, "--log-level", "error",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
        await Programs.EventuallyAsync("the second engine answers", () => Programs.RunAsync("docker", ["--host", Socket, "version"]).GetAwaiter().GetResult().ExitCode == 0);
        await RequireAsync("env", $"HOME={home.Path}", "docker", "context", "create", context, "--docker", $"host=tcp://127.0.0.1:{port},ca={ca},cert={client.Certificate},key={client.Key}");
    }

    private async Task RemoveAsync(string kind, params string[] list)
    {
        var ids = (await Programs.RunAsync("docker", ["--host", Socket, kind, .. list])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length > 0)
        {
            await Programs.RunAsync("docker", ["--host", Socket, kind, "rm", .. kind == "container" ? (string[])["--force"] : [], .. ids]);
        }
    }

    private static async Task RequireAsync(string program, params string[] arguments)
    {
        var ending = await Programs.RunAsync(program, arguments);
        Assert.True(ending.ExitCode == 0, ending.ToString());
    }
}

/// <summary>Needs a second engine, which only root may start.</summary>
public sealed class RemoteEngineFactAttribute : FactAttribute
{
    public RemoteEngineFactAttribute() => Skip = StackFactAttribute.Problem ?? (Environment.UserName == "root" ? null : "only root may start the second engine of this test");
}
