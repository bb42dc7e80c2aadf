using System.Text;

namespace PipelineBuild.Tests.Configuration;

/// <summary>Breaks configurations in the ways people, editors and attackers do; the same seed breaks them the same way.</summary>
internal sealed class ConfigMutations(int seed)
{
    private static readonly string[] Fragments =
    [
        "\t", "---\n", "...\n", "&a ", "*a", "<<: *a\n", "!!binary ", "!x ", "? ", ": ", "- ", "{", "}", "[", "]", ",", "\"", "'", "|\n", ">-\n", "#", "%YAML 1.1\n", "\r\n", "\r", "\0", "\u001b[2J", "\u00ad", "\u202e", "\ufeff", "\u2028",
        "~", "null", "yes", "0o17", "0x1F", "1e999", ".inf", "-.inf", ".nan", "1_000", "99999999999999999999", "-0", "''", "\"\\0\"", "\"\\ud800\"", "\"\\x7f\"", "\"\\/\"", "..", "../..", "/", "//", "C:\\", "a/../../b", "$HOME", "image:", "image:x", "docker-image://", "https://a:b@c",
        "include: [pipeline.yml]\n", "include: [other.yml]\n", "include: [other.yml, other.yml]\n", "include: .\n", "name: other\n", "containers: {}\n", "registry: { port: 1 }\n", "env: A\n", "é", "日本語", "😀", "a: &a [*a]\n", "x: &a {y: z}\n",
        new string('[', 60), string.Concat(Enumerable.Repeat("{a: ", 60)), new string('k', 2000), new string(' ', 300), new string('\n', 50),
    ];

    private readonly Random random = new(seed);

    public byte[] Break(string text)
    {
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            text = OneOf<Func<string, string>>([ChangeLine, MoveLine, Indent, Insert, Cut, Swap, ChangeValue, DuplicateBlock])(text);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        for (var times = random.Next(12) == 0 ? random.Next(1, 4) : 0; times > 0 && bytes.Length > 0; times--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private string ChangeLine(string text) => Lines(text, lines =>
    {
        var at = random.Next(lines.Count);
        _ = random.Next(3) switch
        {
            0 => lines[at] = "",
            1 => lines[at] += lines[random.Next(lines.Count)].Trim(),
            _ => lines[at] = new string([.. lines[at].Reverse()]),
        };
    });

    private string MoveLine(string text) => Lines(text, lines =>
    {
        var line = lines[random.Next(lines.Count)];
        _ = random.Next(2) == 0 && lines.Remove(line);
        lines.Insert(random.Next(lines.Count + 1), line);
    });

    private string Indent(string text) => Lines(text, lines =>
    {
        var at = random.Next(lines.Count);
        lines[at] = random.Next(3) switch { 0 => "  " + lines[at], 1 => lines[at].TrimStart(), _ => lines[at].StartsWith(' ') ? lines[at][1..] : "\t" + lines[at] };
    });

    private string DuplicateBlock(string text) => Lines(text, lines =>
    {
        var at = random.Next(lines.Count);
        lines.InsertRange(random.Next(lines.Count + 1), lines.Skip(at).Take(random.Next(1, 8)).ToList());
    });

    private string Insert(string text) => text.Insert(random.Next(text.Length + 1), OneOf(Fragments));

    private string Cut(string text)
    {
        var at = random.Next(text.Length + 1);
        return text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
    }

    private string Swap(string text)
    {
        var tokens = text.Split(' ');
        var (one, other) = (random.Next(tokens.Length), random.Next(tokens.Length));
        (tokens[one], tokens[other]) = (tokens[other], tokens[one]);
        return string.Join(' ', tokens);
    }

    private string ChangeValue(string text) => Lines(text, lines =>
    {
        var at = random.Next(lines.Count);
        var colon = lines[at].IndexOf(": ", StringComparison.Ordinal);
        lines[at] = colon < 0 ? lines[at] : lines[at][..(colon + 2)] + OneOf(Fragments);
    });

    private static string Lines(string text, Action<List<string>> change)
    {
        var lines = text.Split('\n').ToList();
        change(lines);
        return string.Join('\n', lines);
    }

    private T OneOf<T>(T[] choices) => choices[random.Next(choices.Length)];
}
