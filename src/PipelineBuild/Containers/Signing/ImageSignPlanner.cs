using PipelineBuild.Results;

namespace PipelineBuild.Containers.Signing;

/// <summary>Tells what DockerSign would sign and attest, by the same decisions.</summary>
public sealed class ImageSignPlanner(RegistryImages pushed, SigningKeys keys, AttestationPlanner planner)
{
    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        var images = await pushed.FindAsync(config, cancel);
        var changes = new List<PlannedChange>();
        var isNew = keys.WantsLocalPair(config.Containers);
        if (isNew)
        {
            changes.Add(new PlannedChange(ChangeKind.Create, $"signing key in {keys.LocalFolder}", "for this user and the registry 'local' only"));
        }

        var by = isNew ? null : await keys.ToSignAsync(config.Containers, cancel);
        foreach (var image in images)
        {
            var gaps = await planner.GapsAsync(config, image, by, cancel);
            changes.AddRange(gaps.Unsigned.Select(digest => new PlannedChange(ChangeKind.Push, $"signature of {image.At(digest)}", by?.ToString() ?? "by the new key")));
            changes.AddRange(gaps.Missing.Select(missing => new PlannedChange(ChangeKind.Push, $"attestation of {image.At(missing.Digest)}", missing.What)));
        }

        return PlanResult.Of(changes);
    }
}
