using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>Tells the versions that would be decided now and the files that would change; writes nothing.</summary>
public sealed class PackageVersionPlanner(ReleasePreparation preparation)
{
    public async Task<PlanResult> PlanAsync(PipelineConfig config, VersionRequest request, CancellationToken cancel)
    {
        try
        {
            var decided = await preparation.DecideAsync(config, request, cancel);
            var changes = decided.Files.Select(file => new PlannedChange(ChangeKind.Write, file.Path, file.What)).ToList();
            var outcome = decided.IsForbidden ? Outcome.Failed : Outcome.Passed;
            return new McpVersionPlan(outcome, PlanResult.Of(changes, decided.IsForbidden ? "the target would fail" : VersionTable.Summary(decided.Packages, decided.Survey.Channel)).Summary)
            {
                Changes = changes,
                Commit = decided.Survey.Head,
                Channel = decided.Survey.Channel,
                Packages = decided.Packages,
                Findings = decided.Findings,
                Table = VersionTable.Of(decided.Packages),
            };
        }
        catch (VersionFileException error)
        {
            return new PlanResult(Outcome.Failed, error.Message) { Findings = [PackageVersioner.Broken(error)] };
        }
    }
}
