using System.Globalization;
using System.Text;

namespace PipelineBuild.Results.Writers;

/// <summary>A picture of when each target and its slow steps ran, in the language of Mermaid, which GitHub draws.</summary>
internal static class Timeline
{
    private const int LongestName = 60;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Its axis shows minutes and seconds.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Empty where it would show a single bar, or none that can be seen.</summary>
    public static string Render(RunReport report)
    {
        var slow = SlowestSpans.Of(report);
        var targets = report.Tasks.Where(task => task.Duration >= Shortest).ToList();
        if (targets.Count == 0 || targets.Count + slow.Count < 2)
        {
            return "";
        }

        var start = targets.Min(task => task.Started);
        if (targets.Max(task => task.Started + task.Duration) - start > Longest)
        {
            return "";
        }

        var text = new StringBuilder("```mermaid\ngantt\n  dateFormat x\n  axisFormat %M:%S\n");
        foreach (var target in targets)
        {
            text.Append(CultureInfo.InvariantCulture, $"  section {Name(target.Task)}\n").Append(Bar("whole target", target.Started - start, target.Duration));
            foreach (var step in slow.Where(step => step.Target == target.Task).OrderBy(step => step.Span.Started))
            {
                text.Append(Bar(Name(step.Span.Name), step.Span.Started - start, step.Span.Duration));
            }
        }

        return text.Append("```\n\n").ToString();
    }

    private static string Bar(string name, TimeSpan from, TimeSpan length)
    {
        var begin = Math.Max(0, (long)from.TotalMilliseconds);
        return string.Create(CultureInfo.InvariantCulture, $"  {name} {length.TotalSeconds:0.0} s :{begin}, {begin + (long)length.TotalMilliseconds}\n");
    }

    /// <summary>Mermaid has no way to write its own signs in a name.</summary>
    private static string Name(string name)
    {
        var plain = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '-' or '_' or '/' ? letter : ' '));
        plain = string.Join(' ', plain.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return plain.Length == 0 ? "step" : plain.Length <= LongestName ? plain : $"{plain[..LongestName].Trim()}...";
    }
}
