using System.Text.RegularExpressions;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Text that strangers write, put where it is run or becomes an argument.</summary>
internal sealed partial class EventInput() : WorkflowRule("workflows/event-input")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set)
    {
        foreach (var step in job.Steps)
        {
            if (step.Run is { } run && Strange(run.Text, withInputs: true) is { } text)
            {
                yield return Found(run.Place, $"'{text}' becomes a part of the script, whatever somebody wrote there; hand it over as a variable of env, or better as an argument of a target");
            }

            foreach (var entry in TargetCall.IsTask(step, set.Settings) ? step.With : [])
            {
                if (Strange(entry.Value, withInputs: false) is { } argument)
                {
                    yield return Found(entry.ValuePlace, $"'{argument}' becomes arguments of a target, one per line that somebody wrote there; the pipeline reads what it needs of the event itself");
                }
            }
        }
    }

    private static string? Strange(string text, bool withInputs) => Expression().Matches(text).Select(match => match.Groups[1].Value)
        .SelectMany(expression => (withInputs ? Scripted() : Event()).Matches(expression).Select(match => match.Value)).FirstOrDefault();

    [GeneratedRegex(@"\$\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Expression();

    /// <summary>Numbers and hashes are no text of anybody; inputs come from people who may start the workflow.</summary>
    [GeneratedRegex(@"\bgithub\.(event\.(?!inputs\b|number\b|(\w+\.)+(number|id|sha)\b)[\w.*\[\]'-]+|head_ref\b)")]
    private static partial Regex Event();

    [GeneratedRegex(@"\bgithub\.(event\.(?!number\b|(?!inputs\.)(\w+\.)+(number|id|sha)\b)[\w.*\[\]'-]+|head_ref\b)|(?<![\w.])inputs\.[\w-]+")]
    private static partial Regex Scripted();
}
