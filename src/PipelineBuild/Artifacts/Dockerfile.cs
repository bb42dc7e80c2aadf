using System.Text.RegularExpressions;

namespace PipelineBuild.Artifacts;

/// <summary>Reads which images a Dockerfile starts from or copies from, and whether its image can say that it is healthy.</summary>
public static partial class Dockerfile
{
    /// <summary>External image names, each once, with build arguments put in; names of stages and of <paramref name="contexts"/> are left out.</summary>
    public static IReadOnlyList<string> ExternalImages(string text, IReadOnlyDictionary<string, string> buildArguments, IEnumerable<string> contexts) =>
        Images(text, buildArguments, contexts).Where(name => !name.Contains('$')).ToList();

    /// <summary>Whether it names an image by a variable whose value only the build knows.</summary>
    public static bool HasUnknownImages(string text, IReadOnlyDictionary<string, string> buildArguments, IEnumerable<string> contexts) =>
        Images(text, buildArguments, contexts).Any(name => name.Contains('$'));

    private static IReadOnlyList<string> Images(string text, IReadOnlyDictionary<string, string> buildArguments, IEnumerable<string> contexts)
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
            if (name.Length > 0 && !own.Contains(name) && !name.All(char.IsAsciiDigit))
            {
                images.Add(name);
            }
        }
    }

    /// <summary>Whether the stage, or the last one, has a HEALTHCHECK, of its own or of a stage it starts from; what other images have is not known.</summary>
    public static bool HasHealthcheck(string text, string? target)
    {
        var stages = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        var (name, has) = ("", false);
        foreach (var (instruction, rest) in Instructions(text))
        {
            if (instruction == "FROM")
            {
                if (name.Length > 0 && name.Equals(target, StringComparison.OrdinalIgnoreCase))
                {
                    return has;
                }

                var words = rest.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToList();
                has = stages.GetValueOrDefault(words.FirstOrDefault() ?? "");
                name = words is [_, _, var stage, ..] ? stage : "";
            }

            has = instruction == "HEALTHCHECK" ? !rest.Equals("NONE", StringComparison.OrdinalIgnoreCase) : has;
            stages[name] = has;
        }

        return has;
    }

    /// <summary>Instructions with their continuation lines joined; comments and the text of here-documents dropped.</summary>
    private static IEnumerable<(string Instruction, string Operands)> Instructions(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var escape = EscapeDirective().Match(lines) is { Success: true } match ? match.Groups[1].Value[0] : '\\';
        var pending = "";
        var documents = new Queue<string>();
        foreach (var line in lines.Split('\n').Select(raw => raw.Trim()))
        {
            if (documents.TryPeek(out var end))
            {
                _ = line == end ? documents.Dequeue() : null;
            }
            else if (line.StartsWith('#') || line.Length == 0)
            {
                continue;
            }
            else if (line[^1] == escape)
            {
                pending += line[..^1] + " ";
            }
            else
            {
                var (instruction, operands) = Parse(pending + line);
                pending = "";
                foreach (Match document in HereDocument().Matches(instruction is "RUN" or "COPY" or "ADD" ? operands : ""))
                {
                    documents.Enqueue(document.Groups[1].Value);
                }

                yield return (instruction, operands);
            }
        }

        if (pending.Length > 0)
        {
            yield return Parse(pending);
        }
    }

    private static (string Instruction, string Operands) Parse(string line)
    {
        var cut = line.IndexOfAny([' ', '\t']);
        return cut < 0 ? (line.ToUpperInvariant(), "") : (line[..cut].ToUpperInvariant(), line[(cut + 1)..].Trim());
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

    [GeneratedRegex(@"<<-?[""']?([A-Za-z_]\w*)[""']?")]
    private static partial Regex HereDocument();

    [GeneratedRegex(@"^--(?:from=|mount=(?:.*,)?from=)([^\s,]+)")]
    private static partial Regex FromFlag();

    /// <summary>Only other directives may stand before it: after a comment it is one itself.</summary>
    [GeneratedRegex(@"\A(?:#[ \t]*\w+[ \t]*=[^\n]*\n)*?#[ \t]*escape[ \t]*=[ \t]*(\S)", RegexOptions.IgnoreCase)]
    private static partial Regex EscapeDirective();
}
