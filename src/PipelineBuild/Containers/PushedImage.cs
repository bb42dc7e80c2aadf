using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers;

/// <summary>An image that the registry holds under the commit's tag, whole and read back: what a release moves version tags to.</summary>
/// <param name="Repository">Full path in the registry.</param>
/// <param name="Index">Its very bytes; attestations included.</param>
/// <param name="Platforms">Platform to manifest digest.</param>
/// <param name="Pushed">False when the registry had it already.</param>
public sealed record PushedImage(string Name, string Repository, OciManifest Index, IReadOnlyDictionary<string, string> Platforms, bool Pushed)
{
    /// <summary>Two builds of one commit agree in their platforms; their attestations hold times.</summary>
    public bool IsSameAs(OciManifest? other) => other is not null && Same(other.Platforms, Platforms);

    internal static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.GetValueOrDefault(pair.Key) == pair.Value);
}
