using Cake.Frosting;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace Build.Ledger;

[TaskName("History")]
[TaskDescription("Show the delivery ledger; --environment=NAME filters, --export=csv|jsonl prints it for machines")]
public sealed class HistoryTask(LedgerHistory history, CommandLine line) : StepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        await history.ShowAsync(context.Config, line.Environment, line.Export, context.Cancel);
}
