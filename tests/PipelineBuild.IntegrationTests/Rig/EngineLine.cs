using System.Net.Sockets;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A way to the machine's engine that can be cut, as if the engine had gone; the engine itself never notices.</summary>
internal sealed class EngineLine : IDisposable
{
    private const string Engine = "/var/run/docker.sock";

    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> open = [];
    private readonly string path;
    private bool isCut;

    public EngineLine(string path)
    {
        this.path = path;
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(64);
        _ = ServeAsync();
    }

    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["DOCKER_HOST"] = $"unix://{path}" };

    public void Cut()
    {
        lock (open)
        {
            isCut = true;
            listener.Dispose();
            File.Delete(path);
            open.ForEach(socket => socket.Dispose());
            open.Clear();
        }
    }

    public void Dispose() => Cut();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await listener.AcceptAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is cut.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        lock (open)
        {
            if (isCut)
            {
                client.Dispose();
                return;
            }

            open.AddRange([client, engine]);
        }

        try
        {
            await engine.ConnectAsync(new UnixDomainSocketEndPoint(Engine));
            await Task.WhenAll(CopyAsync(client, engine), CopyAsync(engine, client));
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            // One of the two is gone.
        }
        finally
        {
            client.Dispose();
            engine.Dispose();
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 << 10];
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            for (var sent = 0; sent < count;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
