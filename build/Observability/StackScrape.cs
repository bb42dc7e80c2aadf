using PipelineBuild;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Observability.Cardinality;
using PipelineBuild.Results;

namespace Build.Observability;

/// <summary>Joins the two capabilities: starts a stack, and has the series of its services counted while it runs.</summary>
public sealed class StackScrape(StackVisit stacks, SeriesSources sources)
{
    public async Task<CountedSource> CountAsync(PipelineConfig config, CardinalitySource source, CancellationToken cancel)
    {
        CountedSource? counted = null;
        try
        {
            var result = await stacks.PayAsync(config, source.Stack!, async (stack, stop) => counted = await sources.CountAsync(config.Workspace, source, config.Observability.Cardinality, stack.Locate, stop), cancel);
            return result.Outcome == Outcome.Passed && counted is not null ? counted : SeriesSources.Failed(source, $"the stack is not as it should be, so its series say nothing: {result.Summary}");
        }
        catch (InvalidDataException error)
        {
            return SeriesSources.Failed(source, error.Message);
        }
    }

    public Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel) =>
        stacks.PlanAsync(config, config.Observability.Cardinality.Sources.Select(source => source.Stack).OfType<string>().ToList(), cancel);
}
