using System.Text;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>The lines of a text, none of which is taken into memory when it has no end.</summary>
internal sealed class ExpositionLines(TextReader text)
{
    public const int Longest = 1 << 20;

    private readonly char[] block = new char[32 * 1024];
    private int at;
    private int length;

    /// <summary>1-based number of the line that was read last.</summary>
    public int Number { get; private set; }

    /// <summary>Whether that line was longer than any may be; the rest of it is gone.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The next line without its end; null behind the last.</summary>
    public string? Next()
    {
        var line = new StringBuilder();
        IsTooLong = false;
        var isAny = false;
        while (Fill())
        {
            isAny = true;
            var rest = block.AsSpan(at, length - at);
            var end = rest.IndexOf('\n');
            var part = end < 0 ? rest : rest[..end];
            IsTooLong |= line.Length + part.Length > Longest;
            line.Append(IsTooLong ? [] : part);
            at += part.Length + (end < 0 ? 0 : 1);
            if (end >= 0)
            {
                break;
            }
        }

        Number += isAny ? 1 : 0;
        return isAny ? line.ToString() : null;
    }

    private bool Fill()
    {
        if (at == length)
        {
            (at, length) = (0, text.Read(block));
        }

        return at < length;
    }
}
