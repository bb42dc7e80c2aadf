using Cake.Frosting;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerTags")]
[TaskDescription("Show each image's tags in the registry and what a publish would do to them; --plan explains each decision")]
public sealed class DockerTagsTask(TagReporter tags, CommandLine line) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.IsEmpty ? "no images in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await tags.ShowAsync(await context.WithImagesAsync(), context.Cancel);

    /// <summary>It only reads, and so has a plan only where one is asked for: that of the publish.</summary>
    private protected override Func<Task<PlanResult>>? Plan(BuildContext context) => line.Plan ? async () => await tags.ExplainAsync(await context.WithImagesAsync(), context.Cancel) : null;
}
