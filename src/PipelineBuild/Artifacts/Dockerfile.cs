using System.Text.RegularExpressions;

namespace PipelineBuild.Artifacts;

/// <summary>Reads which images a Dockerfile starts from or copies from.</summary>
public static partial class Dockerfile
{
    /// <summary>External image names, each once, with build arguments put in; names of stages and of <paramref name="contexts"/> are left out.</summary>
    public static IReadOnlyList<string> ExternalImages(string text, IReadOnlyDictionary<string, string> buildArguments, IEnumerable<string> contexts)
    {
        var own = new HashSet<string>(contexts, StringComparer.OrdinalIgnoreCase) { "scratch" };
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        var images = new List<string>();
        var beforeFirstStage = true;
        foreach (var (instruction, rest) in Instructions(text))
        {
            if (instruction == "ARG" && beforeFirstStage)
            {
                Define(rest, buildArguments, arguments);
            }
            else if (instruction == "FROM")
            {
                beforeFirstStage = false;
                var words = rest.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToList();
                Add(Expand(words.FirstOrDefault() ?? "", arguments));
                if (words is [_, _, var stage, ..] && words[1].Equals("AS", StringComparison.OrdinalIgnoreCase))
                {
                    own.Add(stage);
                }
            }
            else if (instruction is "COPY" or "ADD" or "RUN")
            {
                foreach (var flag in rest.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries).TakeWhile(word => word.StartsWith("--", StringComparison.Ordinal)))
                {
                    Add(FromFlag().Match(flag).Groups[1].Value);
                }
            }
        }

        return images.Distinct().ToList();

        void Add(string name)
        {
            if (name.Length > 0 && !own.Contains(name) && !name.All(char.IsAsciiDigit) && !name.Contains('$'))
            {
                images.Add(name);
            }
        }
    }

    /// <summary>Instructions with their continuation lines joined and comments dropped.</summary>
    private static IEnumerable<(string Instruction, string Operands)> Instructions(string text)
    {
        var escape = EscapeDirective().Match(text) is { Success: true } match ? match.Groups[1].Value[0] : '\\';
        var pending = "";
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith('#') || line.Length == 0)
            {
                continue;
            }

            if (line[^1] == escape)
            {
                pending += line[..^1] + " ";
                continue;
            }

            var whole = pending + line;
            pending = "";
            var cut = whole.IndexOfAny([' ', '\t']);
            yield return cut < 0 ? (whole.ToUpperInvariant(), "") : (whole[..cut].ToUpperInvariant(), whole[(cut + 1)..].Trim());
        }
    }

    private static void Define(string rest, IReadOnlyDictionary<string, string> given, Dictionary<string, string> arguments)
    {
        foreach (var part in rest.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=');
            var name = equals < 0 ? part : part[..equals];
            var fallback = equals < 0 ? null : Expand(part[(equals + 1)..].Trim('"', '\''), arguments);
            if (given.GetValueOrDefault(name, fallback!) is { } value)
            {
                arguments[name] = value;
            }
        }
    }

    private static string Expand(string text, IReadOnlyDictionary<string, string> arguments) =>
        Variable().Replace(text.Trim('"', '\''), match =>
            arguments.TryGetValue(match.Groups[1].Value + match.Groups[3].Value, out var value) && value.Length > 0
                ? value
                : match.Groups[2].Success ? match.Groups[2].Value : match.Value);

    [GeneratedRegex(@"\$(?:\{([A-Za-z_]\w*)(?::-([^}]*))?\}|([A-Za-z_]\w*))")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^--(?:from=|mount=(?:.*,)?from=)([^\s,]+)")]
    private static partial Regex FromFlag();

    [GeneratedRegex(@"\A(?:#[^\n]*\n)*#\s*escape\s*=\s*(.)", RegexOptions.IgnoreCase)]
    private static partial Regex EscapeDirective();
}
