using PipelineBuild.Results;

namespace PipelineBuild.Ledger;

/// <summary>Proves that the ledger is one unbroken chain and still contains what was seen before.</summary>
public sealed class LedgerAudit(DeliveryLedger ledger)
{
    /// <exception cref="LedgerException">It could not be checked: that is no verdict.</exception>
    public async Task<StepResult> VerifyAsync(PipelineConfig config, CancellationToken cancel)
    {
        try
        {
            var entries = await ledger.ReadAsync(config.Workspace, config.Ledger, cancel);
            return entries.Count == 0
                ? StepResult.Skipped("there is no ledger yet; DockerPublish writes the first entry")
                : StepResult.Passed($"one unbroken chain of {entries.Count} {(entries.Count == 1 ? "entry" : "entries")} up to {entries[^1].Id}, and all that was seen here before is part of it");
        }
        catch (LedgerDamagedException error)
        {
            return StepResult.Failed("the ledger can't be trusted", new Finding("ledger/chain", Severity.Error, error.Message));
        }
    }
}
