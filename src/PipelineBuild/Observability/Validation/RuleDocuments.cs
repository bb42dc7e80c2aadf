using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PipelineBuild.Observability.Validation;

/// <summary>A part of a rule file that promtool does not see in the file itself.</summary>
/// <param name="Number">0-based number of the YAML document.</param>
/// <param name="Line">Where the document begins, 1-based.</param>
/// <param name="Text">As long as the file up to its end, with blanks for all that does not belong to it, so that places stay what they are.</param>
/// <param name="IsResource">Whether it was the content of a Kubernetes resource.</param>
public sealed record RuleDocument(int Number, int Line, string Text, bool IsResource);

/// <summary>Takes apart rule files of several YAML documents and Kubernetes resources of the kind PrometheusRule.</summary>
public static partial class RuleDocuments
{
    private const string Kind = "PrometheusRule";

    /// <summary>What promtool has to be given of a rule file.</summary>
    /// <param name="Whole">Whether promtool can read the first document from the file as it is.</param>
    /// <param name="Others">All other documents that hold something.</param>
    public sealed record Parts(bool Whole, IReadOnlyList<RuleDocument> Others);

    public static Parts Of(string text)
    {
        if (!text.Contains(Kind, StringComparison.Ordinal) && !Separator().IsMatch(text))
        {
            return new Parts(true, []);
        }

        var documents = Read(text).ToList();
        return documents.Count == 0 ? new Parts(true, []) : new Parts(documents[0] is { Number: 0, IsResource: false }, documents.Where(document => document.Number > 0 || document.IsResource).Select(document => document.Cut(text)).ToList());
    }

    private static List<Found> Read(string text)
    {
        var documents = new List<Found>();
        var parser = new Parser(new StringReader(text));
        var begin = Mark.Empty;
        try
        {
            while (parser.MoveNext())
            {
                if (parser.Current is DocumentStart start)
                {
                    begin = start.End;
                    parser.MoveNext();
                    documents.Add(Root(parser, documents.Count));
                }
            }
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // What is broken is for promtool to tell, also where the file is whole before it.
            if (documents.Count > 0)
            {
                documents.Add(new Found(documents.Count, begin, begin, null, false));
            }
        }

        return documents.Where(document => !document.IsEmpty).ToList();
    }

    private static Found Root(Parser parser, int number)
    {
        var start = parser.Current!.Start;
        if (parser.Current is not MappingStart)
        {
            var isEmpty = parser.Current is Scalar { Value: "", Style: ScalarStyle.Plain };
            var end = Skip(parser);
            return new Found(number, start, start, end, isEmpty);
        }

        var (kind, specStart, specEnd) = ("", (Mark?)null, Mark.Empty);
        for (parser.MoveNext(); parser.Current is not MappingEnd; parser.MoveNext())
        {
            var key = (parser.Current as Scalar)?.Value;
            Skip(parser);
            parser.MoveNext();
            var value = parser.Current!;
            kind = key == "kind" && value is Scalar scalar ? scalar.Value : kind;
            var last = Skip(parser);
            (specStart, specEnd) = key == "spec" && value is MappingStart ? (value.Start, last) : (specStart, specEnd);
        }

        return kind == Kind && specStart is { } spec ? new Found(number, start, spec, specEnd, false) { IsResource = true } : new Found(number, start, start, parser.Current.End, false);
    }

    /// <summary>Goes to the last event of the node that begins here.</summary>
    private static Mark Skip(Parser parser)
    {
        for (var depth = parser.Current!.NestingIncrease; depth > 0; depth += parser.Current!.NestingIncrease)
        {
            parser.MoveNext();
        }

        return parser.Current!.End;
    }

    /// <param name="End">Null goes to the end of the file.</param>
    private sealed record Found(int Number, Mark Begin, Mark Start, Mark? End, bool IsEmpty)
    {
        public bool IsResource { get; init; }

        public RuleDocument Cut(string text)
        {
            var (from, to) = (Offset(text, Start), End is { } end ? Offset(text, end) : text.Length);

            // The parser's end of a mapping in braces is before the last of them.
            to += from < to && to < text.Length && (text[from], text[to]) is ('{', '}') or ('[', ']') ? 1 : 0;
            var page = string.Create(to, (text, from), (span, source) =>
            {
                source.text.AsSpan(0, span.Length).CopyTo(span);
                foreach (ref var letter in span[..source.from])
                {
                    letter = letter is '\n' or '\r' ? letter : ' ';
                }
            });
            return new RuleDocument(Number, (int)Begin.Line, page, IsResource);
        }

        private static int Offset(string text, Mark mark)
        {
            var at = 0;
            for (var line = 1L; line < mark.Line && at < text.Length; line++)
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end + 1;
            }

            return (int)Math.Min(text.Length, at + mark.Column - 1);
        }
    }

    [GeneratedRegex("^---", RegexOptions.Multiline)]
    private static partial Regex Separator();
}
