using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A line to a registry that breaks in the middle of the first uploads: bytes in, no answer, reset.</summary>
internal sealed class CuttingLine : IDisposable
{
    private const int Passed = 64 << 10;

    private readonly LoopbackListener listener;
    private readonly int target;
    private int left;

    public CuttingLine(string target, int cuts)
    {
        (this.target, left) = (int.Parse(target.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture), cuts);
        listener = new LoopbackListener(RelayAsync);
    }

    public string Host => listener.Host;

    /// <summary>How many uploads were cut.</summary>
    public int Cuts { get; private set; }

    public void Dispose() => listener.Dispose();

    private async Task RelayAsync(TcpClient client)
    {
        using var registry = new TcpClient();
        await registry.ConnectAsync(IPAddress.Loopback, target);
        var back = registry.GetStream().CopyToAsync(client.GetStream());
        var buffer = new byte[16 << 10];
        var uploaded = -1;
        while (await client.GetStream().ReadAsync(buffer) is > 0 and var count)
        {
            var isUpload = Encoding.ASCII.GetString(buffer, 0, Math.Min(count, 200)).StartsWith("PUT /v2/acme/tiny/blobs/uploads/", StringComparison.Ordinal);
            uploaded = isUpload ? count : uploaded < 0 ? -1 : uploaded + count;
            if (uploaded > Passed && Interlocked.Decrement(ref left) >= 0)
            {
                Cuts++;
                client.LingerState = new LingerOption(true, 0);
                return;
            }

            await registry.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }

        await back;
    }
}
