using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers;

/// <summary>A further input of a build: a directory of the workspace, another image of the list, or an image reference.</summary>
/// <param name="Image">Name of another image of pipeline.yml, when the value was <c>image:NAME</c>.</param>
public sealed record NamedContext(string Value, string? Image)
{
    /// <summary>Name of another target, when a bake file links to it.</summary>
    public string? Target { get; init; }

    private const string ImagePrefix = "image:";
    private const string ReferencePrefix = "docker-image://";

    public static NamedContext Parse(string value) =>
        new(value, value.StartsWith(ImagePrefix, StringComparison.Ordinal) ? value[ImagePrefix.Length..] : null);

    /// <summary>What is wrong with the value, or null.</summary>
    public static string? Problem(string value, Workspace workspace)
    {
        if (value.StartsWith(ImagePrefix, StringComparison.Ordinal) || value.StartsWith(ReferencePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        return workspace.Resolve(value) is not { } full
            ? $"'{value}' leads out of the workspace"
            : Directory.Exists(full) ? null : $"no directory '{value}' in the workspace; an image is written image:NAME or docker-image://REFERENCE";
    }

    /// <summary>The form bake understands.</summary>
    /// <param name="targetOf">The build target of an image.</param>
    public string ForBake(Func<string, string> targetOf) => Image is null ? Value : $"target:{targetOf(Image)}";
}
