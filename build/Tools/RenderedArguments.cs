using System.Text;

namespace Build.Tools;

/// <summary>Takes a rendered argument line apart by the rules .NET has for it, so that the program gets the same list.</summary>
/// <remarks>https://learn.microsoft.com/dotnet/api/system.diagnostics.processstartinfo.arguments: quotes group, backslashes count only before a quote.</remarks>
public static class RenderedArguments
{
    public static IReadOnlyList<string> Split(string line)
    {
        var arguments = new List<string>();
        for (var index = SkipBlanks(line, 0); index < line.Length; index = SkipBlanks(line, index))
        {
            arguments.Add(Next(line, ref index));
        }

        return arguments;
    }

    private static string Next(string line, ref int index)
    {
        var argument = new StringBuilder();
        var quoted = false;
        while (index < line.Length && (quoted || !IsBlank(line[index])))
        {
            var backslashes = 0;
            while (index < line.Length && line[index] == '\\')
            {
                backslashes++;
                index++;
            }

            if (index >= line.Length || line[index] != '"')
            {
                argument.Append('\\', backslashes);
                if (backslashes == 0)
                {
                    argument.Append(line[index++]);
                }

                continue;
            }

            argument.Append('\\', backslashes / 2);
            if (backslashes % 2 == 1)
            {
                argument.Append('"');
            }
            else if (quoted && index + 1 < line.Length && line[index + 1] == '"')
            {
                // Two quotes inside quotes are one that is meant.
                argument.Append('"');
                index++;
            }
            else
            {
                quoted = !quoted;
            }

            index++;
        }

        return argument.ToString();
    }

    private static int SkipBlanks(string line, int index)
    {
        while (index < line.Length && IsBlank(line[index]))
        {
            index++;
        }

        return index;
    }

    private static bool IsBlank(char letter) => letter is ' ' or '\t';
}
