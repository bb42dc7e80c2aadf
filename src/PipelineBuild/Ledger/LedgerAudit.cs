using PipelineBuild.Results;

namespace PipelineBuild.Ledger;

/// <summary>Proves that the ledger is one unbroken chain and still contains what was seen before.</summary>
public sealed class LedgerAudit(DeliveryLedger ledger)
{
    public async Task<StepResult> VerifyAsync(PipelineConfig config, CancellationToken cancel)
    {
        try
        {
            var entries = await ledger.ReadAsync(config.Workspace, config.Ledger, cancel);
            return entries.Count == 0
                ? StepResult.Skipped("there is no ledger yet; DockerPublish writes the first entry")
                : StepResult.Passed($"{entries.Count} entries, one unbroken chain up to {entries[^1].Id}, and all that was seen here before is part of it");
        }
        catch (LedgerException error)
        {
            return StepResult.Failed(error.Message, new Finding("ledger/chain", Severity.Error, error.Message));
        }
    }
}
