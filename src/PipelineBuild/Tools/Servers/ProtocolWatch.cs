using System.Text;
using System.Text.Json;

namespace PipelineBuild.Tools.Servers;

/// <summary>Something on standard output that is no message of the protocol.</summary>
/// <param name="Phase">What was going on.</param>
/// <param name="Text">The beginning of it.</param>
public sealed record ProtocolNoise(string Phase, string Text);

/// <summary>Hands a server's standard output on byte by byte and looks at every line of it: clients take each for a JSON-RPC message.</summary>
public sealed class ProtocolWatch(Stream output) : Stream
{
    private const int LongestExcerpt = 120;
    private const int MostKept = 100;

    private readonly Lock gate = new();
    private readonly MemoryStream line = new();
    private readonly List<ProtocolNoise> noise = [];

    /// <summary>Noise from here on belongs to it.</summary>
    public string Phase { get; set; } = "start";

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>What was no message so far; a line that was begun and not ended counts when the server is gone.</summary>
    public IReadOnlyList<ProtocolNoise> Noise(bool atEnd)
    {
        lock (gate)
        {
            if (atEnd && line.Length > 0)
            {
                Judge();
            }

            return noise.ToList();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await output.ReadAsync(buffer, cancellationToken);
        Look(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = output.Read(buffer, offset, count);
        Look(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Look(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
            {
                line.Write(bytes[..end]);
                Judge();
                bytes = bytes[(end + 1)..];
            }

            line.Write(bytes);
        }
    }

    private void Judge()
    {
        var bytes = line.GetBuffer().AsMemory(0, (int)line.Length);
        if (!IsMessage(bytes) && noise.Count < MostKept)
        {
            var text = Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, LongestExcerpt)]).TrimEnd('\r');
            noise.Add(new ProtocolNoise(Phase, text.Length == 0 ? "an empty line" : $"'{text}'{(bytes.Length > LongestExcerpt ? "..." : "")}"));
        }

        line.SetLength(0);
    }

    private static bool IsMessage(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var page = JsonDocument.Parse(bytes);
            return page.RootElement.ValueKind == JsonValueKind.Array ? page.RootElement.GetArrayLength() > 0 && page.RootElement.EnumerateArray().All(IsMessage) : IsMessage(page.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsMessage(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("jsonrpc", out var version) && version.ValueKind == JsonValueKind.String && version.GetString() == "2.0"
        && (element.TryGetProperty("method", out _) || element.TryGetProperty("result", out _) || element.TryGetProperty("error", out _));
}
