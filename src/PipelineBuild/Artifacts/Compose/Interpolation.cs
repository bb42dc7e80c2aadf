using System.Text;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>One use of a variable in a value of a compose file.</summary>
/// <param name="IsGuarded">Whether the file says what happens when it is not set: a default, something instead, or a message.</param>
public sealed record VariableUse(string Name, bool IsGuarded);

/// <summary>A value with the variables put in that have a default; the others stay as <c>${NAME}</c>.</summary>
/// <param name="Problem">What is wrong with how a variable is written, or null.</param>
public sealed record Interpolated(string Text, IReadOnlyList<VariableUse> Variables, string? Problem)
{
    /// <summary>Whether no variable is left in it.</summary>
    public bool IsKnown { get; init; } = true;
}

/// <summary>Puts defaults of variables into values, by the rules of https://docs.docker.com/reference/compose-file/interpolation/. No environment is asked: it differs per machine.</summary>
public static class Interpolation
{
    private const int MostDepth = 20;

    private static readonly string[] Operators = [":-", "-", ":?", "?", ":+", "+"];

    public static Interpolated Apply(string text) => text.Contains('$') ? Apply(text, 0) : new Interpolated(text, [], null);

    private static Interpolated Apply(string text, int depth)
    {
        var result = new StringBuilder(text.Length);
        var variables = new List<VariableUse>();
        var isKnown = true;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                result.Append(text[at++]);
                continue;
            }

            if (text[at + 1] == '$')
            {
                result.Append('$');
                at += 2;
                continue;
            }

            var braced = text[at + 1] == '{';
            var end = braced ? ClosingBrace(text, at + 2) : NameEnd(text, at + 1);
            if (end < 0 || depth > MostDepth)
            {
                return new Interpolated(text, variables, $"'{text[at..]}' lacks its closing brace; a dollar sign that is meant as such is written $$") { IsKnown = false };
            }

            if (!braced && end == at + 1)
            {
                return new Interpolated(text, variables, "a dollar sign stands before no variable; write $$ for a dollar sign") { IsKnown = false };
            }

            var inner = braced ? text[(at + 2)..end] : text[(at + 1)..end];
            var part = Expand(inner, depth);
            if (part.Problem is not null)
            {
                return part with { Text = text, IsKnown = false };
            }

            result.Append(part.Text);
            variables.AddRange(part.Variables);
            isKnown &= part.IsKnown;
            at = braced ? end + 1 : end;
        }

        return new Interpolated(result.ToString(), variables, null) { IsKnown = isKnown };
    }

    private static Interpolated Expand(string inner, int depth)
    {
        var nameEnd = NameEnd(inner, 0);
        var name = inner[..nameEnd];
        var rest = inner[nameEnd..];
        var sign = rest.Length == 0 ? "" : Operators.FirstOrDefault(candidate => rest.StartsWith(candidate, StringComparison.Ordinal));
        if (name.Length == 0 || sign is null)
        {
            return new Interpolated(inner, [], $"'${{{inner}}}' is no variable; there are ${{NAME}}, ${{NAME:-default}}, ${{NAME:?message}} and ${{NAME:+instead}}");
        }

        var use = new VariableUse(name, sign.Length > 0);
        if (sign.EndsWith('-'))
        {
            var fallback = Apply(rest[sign.Length..], depth + 1);
            return fallback with { Variables = [use, .. fallback.Variables] };
        }

        // Without an environment, what stands instead of a set variable does not apply.
        return sign.EndsWith('+') ? new Interpolated("", [use], null) : new Interpolated($"${{{name}}}", [use], null) { IsKnown = false };
    }

    private static int NameEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > start && char.IsAsciiDigit(text[end]))))
        {
            end++;
        }

        return end;
    }

    private static int ClosingBrace(string text, int start)
    {
        for (var (at, open) = (start, 1); at < text.Length; at++)
        {
            open += text[at] == '}' ? -1 : text[at] == '{' && text[at - 1] == '$' ? 1 : 0;
            if (open == 0)
            {
                return at;
            }
        }

        return -1;
    }
}
