using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Tells what a test of the stacks would start and remove; changes nothing.</summary>
public sealed class StackTestPlanner(StackTester tester, StackRemover remover, EngineObjects engine)
{
    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        var changes = new List<PlannedChange>();
        if (await engine.SilenceAsync(cancel) is null)
        {
            changes.AddRange((await remover.LeftoversAsync(ProcessOwner.Current(), cancel)).Select(project => new PlannedChange(ChangeKind.Stop, project, "a killed run left it")));
        }

        foreach (var stack in config.Containers.Stacks)
        {
            var resolved = await tester.ResolveAsync(config, stack, cancel);
            var images = resolved.ImagesOf(config.Containers.Images);
            changes.Add(new PlannedChange(ChangeKind.Start, $"stack {stack.Name}", string.Join('\n', images.Select(pair => $"{pair.Key}: the built {pair.Value}").Append($"{stack.Checks.Count} check{(stack.Checks.Count == 1 ? "" : "s")}, then removed with its volumes"))));
        }

        return PlanResult.Of(changes);
    }
}
