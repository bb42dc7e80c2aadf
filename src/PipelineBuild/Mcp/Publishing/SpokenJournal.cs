using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Says and writes down each change before it is made, and writes down that it was.</summary>
public sealed class SpokenJournal(StepJournal journal, IProgress<string> progress)
{
    public Task DoAsync(string what, Func<Task> change) => journal.DoAsync(what, () =>
    {
        progress.Report(what);
        return change();
    });
}
