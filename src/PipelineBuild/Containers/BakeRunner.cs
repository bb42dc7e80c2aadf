using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Runs bake with the caches of pipeline.yml, and once more without them when it fails for another reason than a step of a Dockerfile.</summary>
public sealed class BakeRunner(IDocker docker, BuildCaches caches, StepJournal journal, TimeProvider time, IProgress<string> progress)
{
    public async Task<BakeEnding> RunAsync(PipelineConfig config, BakeRequest request, IReadOnlyList<BakeTarget> targets, CancellationToken cancel)
    {
        var findings = caches.Unusable(config).ToList();
        IReadOnlyList<BakeTarget> cached;
        try
        {
            cached = await caches.AddAsync(config, targets, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            findings.Add(Problem($"the registry of the build cache can't be opened: {error.Message}"));
            cached = targets;
        }

        var (failure, steps) = await OnceAsync(config, request, cached, cancel);
        findings.AddRange(steps.CacheProblems.Distinct().Select(Problem));
        if (failure is not null && HasCache(cached) && !BuildFailure.IsOfAStep(failure))
        {
            progress.Report("the build failed with its caches: once more without them");
            (var again, steps) = await OnceAsync(config, request, targets, cancel);
            if (again is null)
            {
                findings.Add(Problem($"the build only succeeded without its caches: {BuildFailure.ReasonOf(failure)}"));
            }

            failure = again;
        }

        return new BakeEnding(failure, failure is null ? new StepTimes(config.Workspace).Describe(steps) : "", findings);
    }

    private async Task<(ProcessFailedException? Failure, BakeSteps Steps)> OnceAsync(PipelineConfig config, BakeRequest request, IReadOnlyList<BakeTarget> targets, CancellationToken cancel)
    {
        AtomicFile.Write(request.File, BakeFile.Render(targets));
        File.Delete(request.MetadataFile);
        var steps = new BakeSteps();
        using var log = new BakeLog(config.Workspace.Artifact("docker-bake.log"), progress, time);
        try
        {
            await journal.DoAsync($"bake {string.Join(", ", config.Containers.Images.Select(image => image.Name))}", () => docker.BakeAsync(request with { OnLine = Listen }, cancel));
            return (null, steps);
        }
        catch (ProcessFailedException error)
        {
            return (error, steps);
        }

        void Listen(OutputLine line)
        {
            lock (steps)
            {
                steps.Add(line.Text);
            }

            log.Add(line);
        }
    }

    private static bool HasCache(IReadOnlyList<BakeTarget> targets) => targets.Any(target => target.CacheFrom.Count + target.CacheTo.Count > 0);

    private static Finding Problem(string message) => new("containers/cache-failed", Severity.Warning, message);
}

/// <summary>How a bake ended.</summary>
/// <param name="Failure">Null when the images were built.</param>
/// <param name="Cache">What the cache gave, for people.</param>
public sealed record BakeEnding(ProcessFailedException? Failure, string Cache, IReadOnlyList<Finding> Findings);
