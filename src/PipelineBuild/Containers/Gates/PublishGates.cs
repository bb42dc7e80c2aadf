using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Sboms;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Containers.Gates;

/// <summary>What stands between pushed images and their version tags, in this order: stacks, scan, SBOM, signatures and attestations, verification.</summary>
/// <remarks>Each gate finds out itself what an earlier run did, and its result is saved under the name of the target that does the same alone.</remarks>
public sealed class PublishGates(StackGate stacks, ImageScanner scanner, UnscannedMark mark, ImageSboms sboms, ImageSigner signer, ImageVerifier verifier, SigningKeys keys, GateMemory memory, ResultStore results, IProgress<string> progress)
{
    /// <summary>Why no image could pass whatever is in it, told before anything is pushed; null when one could.</summary>
    public string? Obstacle(ContainerSettings settings) => settings.Gates.Sign ? keys.SigningProblem(settings) : null;

    /// <summary>Puts the stacks that would be run between the pushes and the tags of a plan that has any.</summary>
    public static void ForeseeStacks(ContainerSettings settings, List<PlannedChange> changes)
    {
        if (settings.Gates.Stack && changes.FindIndex(change => change.Kind is ChangeKind.Sign or ChangeKind.Tag) is var at and >= 0)
        {
            changes.InsertRange(at, settings.Stacks.Select(stack => new PlannedChange(ChangeKind.Start, $"stack {stack.Name}", "when it runs one of the images and was not tested with them before; removed afterwards")));
        }
    }

    /// <summary>What the gates would add to the registry for an image whose push or tags are planned.</summary>
    public static IEnumerable<PlannedChange> Foresee(ContainerSettings settings, ImageReference place) => settings.Gates.Sign
        ? [new PlannedChange(ChangeKind.Sign, place.ToString(), "what is missing of signatures, SBOMs and scan; when a gate fails, no version tag moves")]
        : [];

    public async Task<GateReport> PassAsync(PipelineConfig config, Candidates candidates, CancellationToken cancel)
    {
        var gates = config.Containers.Gates;
        var images = candidates.Images;
        var whole = config;
        config = config with { Containers = config.Containers with { Images = config.Containers.Images.Where(settings => images.Any(image => image.Name == settings.Name)).ToList() } };
        var findings = new List<Finding>();
        StackTestResult? tested = null;
        ImageScanResult? scan = null;
        ImageSbomResult? sbom = null;
        ImageSignResult? signed = null;
        GateRefusal? refusal = null;
        if (gates.Stack && config.Containers.Stacks.Count > 0)
        {
            tested = await PassAsync(StackGate.Target, () => stacks.TestAsync(whole, candidates, cancel), problem => new StackTestResult(Outcome.Errored, problem));
        }

        if (gates.Scan && refusal is null)
        {
            scan = await PassAsync("DockerScan", () => scanner.ScanAsync(config, Subjects(candidates), since: false, cancel), problem => new ImageScanResult(Outcome.Errored, problem));
            if (refusal is null)
            {
                images = await MarkAsync(candidates, scan.Unscanned, cancel);
            }
        }

        if (gates.Sign && refusal is null && await memory.SealAsync(config, InRegistry(), cancel) is { } old && memory.Knows(config.Workspace, old))
        {
            progress.Report("SBOMs, signatures and attestations are those that were verified before");
            return new GateReport(images, GateEvidence.Of(images, tested, scan, results.Load<ImageSbomResult>("DockerSbom"), keys.ToVerify(config.Containers)), findings, null) { Cases = tested?.Cases ?? [] };
        }

        if (gates.Sbom && refusal is null)
        {
            sbom = await PassAsync("DockerSbom", () => sboms.WriteAsync(config, InRegistry(), cancel), problem => new ImageSbomResult(Outcome.Errored, problem));
        }

        if (gates.Sign && refusal is null)
        {
            signed = await PassAsync("DockerSign", () => signer.SignAsync(config, InRegistry(), cancel), problem => new ImageSignResult(Outcome.Errored, problem));
            if (refusal is null)
            {
                var before = await memory.SealAsync(config, InRegistry(), cancel);
                await PassAsync("DockerVerify", () => verifier.VerifyAsync(config, InRegistry(), cancel), problem => new ImageVerifyResult(Outcome.Errored, problem));
                if (refusal is null && before is not null && before == await memory.SealAsync(config, InRegistry(), cancel))
                {
                    memory.Remember(config.Workspace, before);
                }
            }
        }

        return new GateReport(images, GateEvidence.Of(images, tested, scan, sbom, signed is null ? null : keys.ToVerify(config.Containers)), findings, refusal) { Cases = tested?.Cases ?? [] };

        IReadOnlyList<RegistryImage> InRegistry() => images.Select(image => new RegistryImage(image.Name, candidates.Client, image.Repository, image.Index)).ToList();

        async Task<T> PassAsync<T>(string gate, Func<Task<T>> work, Func<string, T> failed) where T : StepResult
        {
            var result = await PipelineTrace.StepAsync(gate, () => TryAsync(work, failed, cancel));
            results.Save(gate, result);
            findings.AddRange(result.Findings.Where(finding => finding.Severity == Severity.Error || findings.All(other => other.Rule != finding.Rule)));
            progress.Report($"{gate}: {result.Summary}");
            refusal = result.Outcome == Outcome.Passed ? null : new GateRefusal(gate, result);
            return result;
        }
    }

    /// <summary>What could not be checked does not pass, and its reason belongs into the record as well.</summary>
    private static async Task<T> TryAsync<T>(Func<Task<T>> work, Func<string, T> failed, CancellationToken cancel)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            return failed(error.Message);
        }
    }

    private static IReadOnlyList<ScanSubject> Subjects(Candidates candidates) => candidates.Images.Select(image => new ScanSubject(image.Name, image.Platforms)
    {
        Layout = candidates.Layouts.GetValueOrDefault(image.Name),
        Registry = new RegistryCopy(candidates.Client, image.Repository),
    }).ToList();

    private async Task<IReadOnlyList<PushedImage>> MarkAsync(Candidates candidates, bool unscanned, CancellationToken cancel)
    {
        var images = new List<PushedImage>();
        foreach (var image in candidates.Images)
        {
            images.Add(await mark.SetAsync(candidates, image, unscanned, cancel));
        }

        return images;
    }
}
