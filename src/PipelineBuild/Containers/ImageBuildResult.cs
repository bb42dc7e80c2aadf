using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>What DockerBuild made; DockerPublish reads it back and pushes exactly that.</summary>
public sealed record ImageBuildResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public string? Revision { get; init; }

    public string? Version { get; init; }

    /// <summary>With --since: which images were in and out, and why.</summary>
    public ImagesSince? Since { get; init; }

    public string? Builder { get; init; }

    /// <summary>Why this build can't be published as those images and platforms, or null: it may have been of one platform only.</summary>
    public string? Problem(PipelineConfig config)
    {
        if (config.ChangesSince is { } asked && Since?.Reference != asked)
        {
            return $"the last build of {Revision} in artifacts/ is {(Since is null ? "of all images" : $"of what changed since {Since.Reference}")}, not of what changed since {asked}; run DockerBuild with the same --since, or DockerPublish without --exclusive";
        }

        // Without --since, what a build with it left is a part and not the whole.
        var wanted = config.ChangesSince is null || Since is null ? config.Containers.Images : config.Containers.Images.Where(image => Since.Images.Any(other => other.IsIn && other.Name == image.Name));
        var lacking = wanted.SelectMany(image => image.Platforms.Where(platform => Images.FirstOrDefault(built => built.Name == image.Name)?.Platforms.ContainsKey(platform) != true).Select(platform => $"{image.Name} for {platform}")).ToList();
        return config.Build.Problem
            ?? (lacking.Count == 0 ? null : $"the last build of {Revision} in artifacts/ lacks {string.Join(", ", lacking)}; run DockerBuild with the same --platform and --since, or DockerPublish without --exclusive");
    }

    public IReadOnlyList<BuiltImage> Images { get; init; } = [];

    /// <summary>Base images that were provided from a recipe: the Dockerfile's name to the reference used instead.</summary>
    public IReadOnlyDictionary<string, string> BaseImages { get; init; } = new Dictionary<string, string>();
}

/// <summary>One built image on disk.</summary>
/// <param name="Layout">OCI layout directory, relative to the workspace.</param>
/// <param name="Digest">Of the index, attestations included.</param>
/// <param name="Platforms">Platform to manifest digest.</param>
public sealed record BuiltImage(string Name, string Layout, string Digest, IReadOnlyDictionary<string, string> Platforms);
