using System.Text;

namespace PipelineBuild.Results.Writers;

/// <summary>Builds a page that must not grow beyond so many bytes: whole pieces are left out, and the end says so.</summary>
internal sealed class LimitedPage(int limit, string noteWhenCut)
{
    private readonly StringBuilder text = new();
    private int used = Encoding.UTF8.GetByteCount(noteWhenCut);
    private bool isCut;

    public void Add(string piece) => Take(piece);

    /// <summary>As many rows as fit between an opening and a closing that always go together.</summary>
    public void Add(string opening, IEnumerable<string> rows, string closing)
    {
        var frame = Encoding.UTF8.GetByteCount(opening) + Encoding.UTF8.GetByteCount(closing);
        if (isCut || used + frame > limit)
        {
            isCut = true;
            return;
        }

        used += frame;
        text.Append(opening);
        foreach (var row in rows)
        {
            if (!Take(row))
            {
                break;
            }
        }

        text.Append(closing);
    }

    public override string ToString() => isCut ? text + noteWhenCut : text.ToString();

    private bool Take(string piece)
    {
        var size = Encoding.UTF8.GetByteCount(piece);
        isCut |= used + size > limit;
        if (isCut)
        {
            return false;
        }

        used += size;
        text.Append(piece);
        return true;
    }
}
