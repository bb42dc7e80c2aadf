using Cake.Core;
using Cake.Frosting;
using PipelineBuild;
using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Results;

namespace Build;

/// <summary>What every task is given: the configuration, the report and the cancellation of the run.</summary>
public sealed class BuildContext(ICakeContext cake, RunReport report, RunCancellation cancellation, StepRunner steps, BakeJoiner bakeFiles) : FrostingContext(cake)
{
    private PipelineConfig? config;

    public PipelineConfig Config
    {
        get => config ?? throw new InvalidOperationException("pipeline.yml has not been read");
        internal set => config = value;
    }

    /// <summary>The configuration with the images of its bake files, which only targets that work on images wait for.</summary>
    public Task<PipelineConfig> WithImagesAsync() => bakeFiles.JoinAsync(Config, Cancel);

    public RunReport Report { get; } = report;

    public CancellationToken Cancel { get; } = cancellation.Token;

    internal StepRunner Steps { get; } = steps;
}
