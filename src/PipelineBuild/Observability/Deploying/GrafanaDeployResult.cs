using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Deploying;

/// <summary>What GrafanaDeploy or GrafanaRollback found and did.</summary>
public sealed record GrafanaDeployResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public string? Server { get; init; }

    /// <summary>As the server shows them now.</summary>
    public IReadOnlyList<LedgerResource> Resources { get; init; } = [];
}

/// <summary>What the command line asks of GrafanaDeploy and GrafanaRollback.</summary>
/// <param name="Server">Null where pipeline.yml has only one.</param>
/// <param name="OverwritesDrift">Consent to lose what was changed by hand.</param>
/// <param name="Reason">Why a deployment is taken back.</param>
public sealed record GrafanaRequest(string? Server, bool OverwritesDrift, string? Reason);
