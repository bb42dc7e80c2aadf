using Cake.Frosting;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace Build.Ledger;

[TaskName("LedgerVerify")]
[TaskDescription("Prove that the delivery ledger is one unbroken chain and was not rewritten")]
public sealed class LedgerVerifyTask(LedgerAudit audit) : StepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) => await audit.VerifyAsync(context.Config, context.Cancel);
}
