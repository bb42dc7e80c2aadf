namespace PipelineBuild.Tools;

/// <summary>One entry of apt's sources, in either of the two formats of sources.list(5).</summary>
/// <param name="Keyring">File of keys; null when the entry names none, or embeds the key or only its fingerprint.</param>
public sealed record AptSource(
    IReadOnlyList<string> Types,
    IReadOnlyList<string> Uris,
    IReadOnlyList<string> Suites,
    IReadOnlyList<string> Components,
    IReadOnlyList<string> Architectures,
    string? Keyring,
    bool Enabled = true)
{
    private static readonly char[] Blanks = [' ', '\t', '\n'];

    /// <summary>Stanzas of "Field: values", separated by empty lines; indented lines continue a field.</summary>
    public static IEnumerable<AptSource> ParseDeb822(IEnumerable<string> lines)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var current = "";
        foreach (var line in lines.Append(""))
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (string.IsNullOrWhiteSpace(line))
            {
                if (fields.Count > 0)
                {
                    yield return Of(fields);
                }

                fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                current = "";
            }
            else if (char.IsWhiteSpace(line[0]) && current.Length > 0)
            {
                fields[current] += "\n" + line.Trim();
            }
            else if (line.Split(':', 2) is [var name, var value])
            {
                current = name.Trim();
                fields[current] = value.Trim();
            }
        }
    }

    /// <summary>"deb [option=value ...] uri suite component ...", one entry per line.</summary>
    public static IEnumerable<AptSource> ParseOneLine(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var text = line.Split('#')[0].Trim();
            var options = "";
            if (text.IndexOf('[') is var open and > 0 && text.IndexOf(']') is var close && close > open)
            {
                options = text[(open + 1)..close];
                text = text[..open] + text[(close + 1)..];
            }

            var words = Words(text);
            if (words.Count >= 3)
            {
                yield return new AptSource([words[0]], [words[1]], [words[2]], words.Skip(3).ToList(),
                    Option(options, "arch")?.Split(',') ?? [], KeyringOf(Option(options, "signed-by")?.Split(',')[0]));
            }
        }
    }

    private static AptSource Of(Dictionary<string, string> fields)
    {
        IReadOnlyList<string> List(string field) => Words(fields.GetValueOrDefault(field, ""));
        return new AptSource(List("Types"), List("URIs"), List("Suites"), List("Components"), List("Architectures"),
            KeyringOf(List("Signed-By").FirstOrDefault()), fields.GetValueOrDefault("Enabled", "yes").ToLowerInvariant() is "yes" or "true" or "1" or "on" or "with" or "enable");
    }

    private static string? KeyringOf(string? signedBy) => signedBy is not null && signedBy.StartsWith('/') ? signedBy : null;

    private static string? Option(string options, string name) =>
        Words(options).Select(option => option.Split('=', 2)).FirstOrDefault(pair => pair.Length == 2 && pair[0] == name)?[1];

    private static IReadOnlyList<string> Words(string text) => text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
}
