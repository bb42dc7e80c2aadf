using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Tests the stacks of pipeline.yml with the images of a source, several side by side within the limit.</summary>
public sealed class StackTests(StackTester tester, StackLoader loader, StackRemover remover, EngineObjects engine, IProgress<string> progress)
{
    public async Task<StackTestResult> TestAsync(PipelineConfig config, CancellationToken cancel) => await TestAsync(config, await loader.BuiltAsync(config, cancel), cancel);

    public Task<StackTestResult> TestAsync(PipelineConfig config, StackSource source, CancellationToken cancel) => TestAsync(config, source, null, cancel);

    /// <param name="visit">Called for each stack that is up, after its checks.</param>
    internal async Task<StackTestResult> TestAsync(PipelineConfig config, Func<StandingStack, CancellationToken, Task> visit, CancellationToken cancel) => await TestAsync(config, await loader.BuiltAsync(config, cancel), visit, cancel);

    private async Task<StackTestResult> TestAsync(PipelineConfig config, StackSource source, Func<StandingStack, CancellationToken, Task>? visit, CancellationToken cancel)
    {
        var resolved = new List<ResolvedStack>();
        foreach (var stack in config.Containers.Stacks)
        {
            resolved.Add(await tester.ResolveAsync(config, stack, cancel));
        }

        // Nobody knows what a stack runs whose files can't be used.
        resolved.RemoveAll(stack => stack.Problem is null && !source.Wants(stack.ImagesOf(config.Containers.Images).Values));
        if (resolved.Count > 0 && await engine.SilenceAsync(cancel) is { } silence)
        {
            return new StackTestResult(Outcome.Errored, $"the Docker Engine does not answer: {silence}");
        }

        return await TestAsync(config, resolved, source, visit, cancel) with { Commit = source.Commit, Only = source.Only };
    }

    private async Task<StackTestResult> TestAsync(PipelineConfig config, IReadOnlyList<ResolvedStack> resolved, StackSource source, Func<StandingStack, CancellationToken, Task>? visit, CancellationToken cancel)
    {
        if (resolved.Count == 0)
        {
            return new StackTestResult(Outcome.Passed, "no stack runs these images");
        }

        var owner = ProcessOwner.Current();
        await remover.RemoveLeftoversAsync(owner, cancel);
        var images = await source.FindAsync(resolved.SelectMany(stack => stack.ImagesOf(config.Containers.Images).Values).Distinct().ToList(), cancel);
        var names = images.Select(image => image.Name).ToList();
        try
        {
            foreach (var image in images)
            {
                await loader.LoadAsync(image, owner, cancel);
            }

            return Result(await AllAsync(config, resolved, names.ToDictionary(name => name, name => StackLoader.NameOf(name, owner)), owner, visit, cancel), images);
        }
        finally
        {
            await UnloadAsync(names, owner);
        }
    }

    /// <summary>All end before this does, also when it is cancelled: each takes its own stack down.</summary>
    private async Task<IReadOnlyList<StackReport>> AllAsync(PipelineConfig config, IReadOnlyList<ResolvedStack> resolved, IReadOnlyDictionary<string, string> names, ProcessOwner owner, Func<StandingStack, CancellationToken, Task>? visit, CancellationToken cancel)
    {
        using var places = new SemaphoreSlim(config.Containers.ParallelStacks);
        return await Task.WhenAll(resolved.Select(async stack =>
        {
            await places.WaitAsync(cancel);
            try
            {
                return await tester.TestAsync(config, stack, names, owner, visit, cancel);
            }
            finally
            {
                places.Release();
            }
        }));
    }

    /// <summary>An engine that is gone has no images to give back; a later run finds them.</summary>
    private async Task UnloadAsync(IEnumerable<string> images, ProcessOwner owner)
    {
        try
        {
            await loader.UnloadAsync(images, owner);
        }
        catch (Exception error) when (error is ProcessFailedException or TimeoutException)
        {
            progress.Report($"the images of this run stay in the engine until a later run removes them: {error.Message.Split('\n')[0]}");
        }
    }

    private static StackTestResult Result(IReadOnlyList<StackReport> reports, IReadOnlyList<LoadableImage> images)
    {
        var outcome = reports.Any(report => report.Outcome == Outcome.Errored) ? Outcome.Errored : reports.Any(report => report.Outcome == Outcome.Failed) ? Outcome.Failed : Outcome.Passed;
        var bad = reports.Where(report => report.Outcome != Outcome.Passed).Select(report => $"stack {report.Name}: {report.Summary}").ToList();
        var summary = bad.Count > 0 ? string.Join("; ", bad) : $"{reports.Count} stack{(reports.Count == 1 ? "" : "s")} up: {string.Join("; ", reports.Select(report => $"{report.Name}, {report.Summary}"))}";
        return new StackTestResult(outcome, summary)
        {
            Stacks = reports.Select(report => report with { Images = report.Images.ToDictionary(pair => pair.Key, pair => $"{pair.Value}@{images.First(image => image.Name == pair.Value).Digest}") }).ToList(),
            Manifests = images.ToDictionary(image => image.Name, image => image.Manifest().Digest),
            Findings = reports.SelectMany(report => report.Findings).ToList(),
            Cases = reports.SelectMany(StackCases.Of).ToList(),
            Text = reports.SelectMany(LastWords).ToList(),
            Table = new ResultTable(["stack", "what", "outcome", "detail"], reports.SelectMany(Rows).ToList()),
        };
    }

    private static IEnumerable<string> LastWords(StackReport report) => report.Services.Where(service => service.LastWords.Count > 0)
        .SelectMany(service => (string[])["", $"stack {report.Name}, {service.Service}: {service.State}", .. service.LastWords.Select(line => $"  | {line}")]);

    private static IEnumerable<IReadOnlyList<string>> Rows(StackReport report) =>
        report.Services.Select(service => new[] { report.Name, service.Service, service.Outcome.ToString().ToLowerInvariant(), service.State })
            .Concat(report.Checks.Select(check => new[] { report.Name, check.Name, check.Outcome.ToString().ToLowerInvariant(), check.Attempts == 1 ? check.Detail : $"{check.Detail} ({check.Attempts} attempts)" }))
            .Concat(report.Edges.Select(edge => new[] { report.Name, edge.ToString(), edge.Works ? "works" : "does not work", edge.Declared switch { true => "allowed", false => "denied", null => "not declared" } }));
}
