using System.Text.RegularExpressions;
using PipelineBuild.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PipelineBuild.Observability.Validation;

/// <summary>Looks for the place in a YAML file that a program complains about without telling where it is.</summary>
internal static partial class MessagePlace
{
    /// <summary>The longest value that the message quotes: a shorter one is often a part of it.</summary>
    /// <returns>Null if none of its words stands in the file.</returns>
    public static ConfigPlace? Find(string file, string source, string message)
    {
        var words = Quoted().Matches(message).Select(match => match.Groups["word"].Value).Concat(Pattern().Matches(message).Select(match => match.Groups["word"].Value)).Where(word => word.Length > 0).OrderByDescending(word => word.Length).ToList();
        if (words.Count == 0)
        {
            return null;
        }

        var scalars = Scalars(source);
        return words.Select(word => scalars.Find(scalar => scalar.Value == word) ?? scalars.Find(scalar => word.EndsWith($"/{scalar.Value}", StringComparison.Ordinal) && scalar.Value.Length > 0)).OfType<Scalar>()
            .Select(scalar => (ConfigPlace?)new ConfigPlace(file, (int)scalar.Start.Line, (int)scalar.Start.Column)).FirstOrDefault();
    }

    /// <summary>Where in a line the key stands that is not known there; 1 where the message names none.</summary>
    public static int ColumnOfField(string source, int line, string message)
    {
        var name = Field().Match(message);
        var text = source.Split('\n').ElementAtOrDefault(line - 1) ?? "";
        return name.Success ? Math.Max(0, text.IndexOf(name.Groups["name"].Value, StringComparison.Ordinal)) + 1 : text.Length - text.TrimStart().Length + 1;
    }

    private static List<Scalar> Scalars(string source)
    {
        var scalars = new List<Scalar>();
        try
        {
            for (var parser = new Parser(new StringReader(source)); parser.MoveNext();)
            {
                if (parser.Current is Scalar scalar)
                {
                    scalars.Add(scalar);
                }
            }
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // What was read so far may do.
        }

        return scalars;
    }

    [GeneratedRegex("\"(?<word>[^\"]*)\"")]
    private static partial Regex Quoted();

    /// <summary>Prometheus anchors each pattern before it is compiled.</summary>
    [GeneratedRegex(@"`\^\(\?(?:s)?:(?<word>.*)\)\$`")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"field (?<name>\S+) not found")]
    private static partial Regex Field();
}
