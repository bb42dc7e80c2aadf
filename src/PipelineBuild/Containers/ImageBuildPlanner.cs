using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Containers.Unchanged;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Tells what a build would change, by the same decisions that the build takes.</summary>
public sealed class ImageBuildPlanner(
    ImageSelector selector, IDocker docker, PlatformBuilder builders, BuildFactsReader facts, BaseImageProvider bases, StackImages stacks, BuildSecrets secrets, BuildCaches caches, BuildMemory memory)
{
    /// <summary>Stands for the directory of the secrets, which a plan does not make.</summary>
    private const string NoDirectory = "/pipelinebuild-plan";

    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        if (config.Build.Problem is { } problem)
        {
            return new PlanResult(Outcome.Errored, problem);
        }

        var built = await facts.ReadAsync(config, cancel);
        var selection = await selector.SelectAsync(config, cancel);
        if (selection is { Since: { } since, IsEmpty: true })
        {
            return new ImagePlanResult(new PlanResult(Outcome.Skipped, selection.EmptyReason) { Table = ImageSelector.Table(since) }, since);
        }

        config = selection.Config;
        var fromDockerfiles = await bases.ForeseeAsync(config, cancel);
        var fromStacks = await stacks.ForeseeAsync(config, cancel);
        var (builder, create) = await builders.ForeseeAsync(config.Containers.Platforms, cancel);
        var changes = new List<PlannedChange>();
        changes.AddRange(Recipes([.. fromDockerfiles, .. fromStacks]));
        changes.AddRange(await TagsAsync(fromStacks, cancel));
        changes.AddRange(create.Select(command => new PlannedChange(ChangeKind.Create, command, builder.Why)));
        var missing = secrets.Missing(config.Containers.Baked);
        var stays = create.Count == 0 && missing.Count == 0 && await StaysAsync(config, built, builder, fromDockerfiles, cancel);
        if (!stays)
        {
            changes.AddRange(await BakeAsync(config, builder, cancel));
            changes.AddRange(config.Containers.Images.Select(image => Image(image, config.Workspace, built)));
            changes.AddRange(await caches.ForeseeAsync(config, cancel));
        }

        var plan = PlanResult.Of(changes, stays ? "the images are those of the last build, nothing changed since" : "") with
        {
            Table = selection.Since is { } narrowed ? ImageSelector.Table(narrowed) : null,
            Findings = missing.Select(message => new Finding("containers/secret-missing", Severity.Warning, $"the build would stop: {message}")).ToList(),
        };
        return new ImagePlanResult(plan, selection.Since);
    }

    /// <summary>Whether a bake could only give what is there.</summary>
    private async Task<bool> StaysAsync(PipelineConfig config, BuildFacts built, BuilderChoice builder, IReadOnlyList<ForeseenBaseImage> foreseen, CancellationToken cancel)
    {
        if (await bases.FindProvidedAsync(config, foreseen, cancel) is not { } provided)
        {
            return false;
        }

        var targets = BakeTargets.Of(config, built, provided, await secrets.ForeseeAsync(config.Containers.Baked, NoDirectory, cancel));
        return memory.Find(config, await memory.SealAsync(config, builder, targets, provided, NoDirectory, cancel)) is not null;
    }

    private static IReadOnlyList<PlannedChange> Recipes(IReadOnlyList<ForeseenBaseImage> images)
    {
        var missing = images.Where(image => image.Existing is null).DistinctBy(image => image.Target).ToList();
        var changes = missing.Select(image => new PlannedChange(ChangeKind.Push, image.Target, $"made from the recipe of {image.Recipe.Image} for {string.Join(", ", image.Platforms)}{(image.RegistryRuns ? "" : ", if the registry does not hold it")}: {image.Reason}")).ToList();
        if (images.Any(image => !image.RegistryRuns))
        {
            changes.Insert(0, RegistryAccess.Start(ImageReference.Parse(images[0].Target).Host));
        }

        return changes;
    }

    private async Task<IReadOnlyList<PlannedChange>> TagsAsync(IReadOnlyList<ForeseenBaseImage> images, CancellationToken cancel)
    {
        var changes = new List<PlannedChange>();
        foreach (var image in images)
        {
            var commands = await docker.RehearseAsync(rehearsed => StackImages.TagOneAsync(rehearsed, image.Existing ?? image.Target, image.Recipe.Image, cancel));
            changes.AddRange(commands.Select(command => new PlannedChange(ChangeKind.Run, command, "for the compose files, under the name they use")));
        }

        return changes;
    }

    private async Task<IEnumerable<PlannedChange>> BakeAsync(PipelineConfig config, BuilderChoice builder, CancellationToken cancel)
    {
        var request = ImageBuilder.Request(config, builder) with { NoCache = config.BuildsAnew };
        var commands = await docker.RehearseAsync(rehearsed => rehearsed.BakeAsync(request, cancel));
        return commands.Select(command => new PlannedChange(ChangeKind.Run, command, builder.Why))
            .Prepend(new PlannedChange(ChangeKind.Write, config.Workspace.Relative(request.File), "what bake is given"));
    }

    private static PlannedChange Image(ImageSettings image, Workspace workspace, BuildFacts facts) => new(
        ChangeKind.Write,
        workspace.Relative(BakeTargets.LayoutOf(image, workspace)),
        $"{image.Name} {facts.Of(image).Release.Version} for {string.Join(", ", image.Platforms)} from {(image.Bake is { } bake ? $"target {bake.Target} of {string.Join(", ", bake.Files)}" : image.Dockerfile)}"
        + (image.Secrets.Count == 0 ? "" : $"; secrets by name: {string.Join(", ", image.Secrets.Select(secret => secret.Id))}"));
}
