using System.Globalization;
using System.Text;

namespace PipelineBuild.Results.Writers;

/// <summary>Findings as GitHub shows them beside the code of a change: the most important of each kind, and how many there are beside them.</summary>
public static class AnnotationsWriter
{
    /// <summary>GitHub shows no more of one kind per step: https://docs.github.com/en/rest/checks.</summary>
    private const int MostOfAKind = 10;

    public static string Render(RunReport report, GitHubRun run)
    {
        var marks = report.AllFindings.Select(item => new Mark(item.Finding.Severity, item.Finding.Message, item.Finding.Rule, item.Finding))
            .Concat(report.Tasks.Where(task => task.Result.Outcome == Outcome.Errored).Select(task => new Mark(Severity.Error, task.Result.Summary, $"{task.Task} could not be done", null)))
            .ToList();
        var text = new StringBuilder();
        foreach (var kind in marks.GroupBy(mark => mark.Severity).OrderByDescending(group => group.Key))
        {
            text.AppendJoin("", kind.Take(MostOfAKind).Select(mark => mark.Render(run)));
            if (kind.Count() - MostOfAKind is > 0 and var more)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {more} more of kind {Word(kind.Key)} are not marked, as GitHub shows {MostOfAKind} per step; artifacts/report.sarif has all\n");
            }
        }

        return text.ToString();
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "notice",
    };

    private sealed record Mark(Severity Severity, string Message, string Title, Finding? Finding)
    {
        public string Render(GitHubRun run)
        {
            var path = Finding is null ? null : run.PathOf(Finding);
            var place = path is null && Finding?.Place is { Length: > 0 } elsewhere ? $"{elsewhere}: " : "";
            return GitHubLog.Command(Word(Severity), place + Ansi.Strip(Message), ("file", path), ("line", Number(path, Finding?.Line)), ("col", Number(path, Finding?.Column)), ("title", Title));
        }

        private static string? Number(string? path, int? number) => path is not null && number is > 0 ? number.Value.ToString(CultureInfo.InvariantCulture) : null;
    }
}
