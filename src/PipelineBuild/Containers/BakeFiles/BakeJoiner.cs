namespace PipelineBuild.Containers.BakeFiles;

/// <summary>Gives a configuration the images of its bake files; asks bake once in a run, and nothing where there are no such files.</summary>
public sealed class BakeJoiner(BakePrinter printer)
{
    private (PipelineConfig From, PipelineConfig Joined)? last;

    /// <exception cref="BakeFileException">The bake files give no images.</exception>
    public async Task<PipelineConfig> JoinAsync(PipelineConfig config, CancellationToken cancel)
    {
        if (config.Containers.Bake is not { } source)
        {
            return config;
        }

        if (last is { } known && ReferenceEquals(known.From, config))
        {
            return known.Joined;
        }

        var targets = source.Targets.Concat(config.Containers.Images.Select(image => image.FromTarget).OfType<string>()).Distinct().ToList();
        var printed = await printer.PrintAsync(config, source, targets, cancel);
        var joined = (config with { Containers = BakeImages.Join(config, source, printed) }).Choosing(config.Build);
        last = (config, joined);
        return joined;
    }

    /// <summary>The same for what must be known before bake can be asked: without an answer, what pipeline.yml alone says.</summary>
    public async Task<PipelineConfig> TryJoinAsync(PipelineConfig config, CancellationToken cancel)
    {
        try
        {
            return await JoinAsync(config, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return config;
        }
    }
}
