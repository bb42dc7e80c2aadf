namespace PipelineBuild.Toolchain;

/// <summary>What the configured workload uses of the toolchain; decides which programs are needed at all.</summary>
/// <param name="LocalRegistry">Images go to the user's own registry.</param>
/// <param name="BaseImageRecipes">Base images are built from Debian packages.</param>
/// <param name="Platforms">Of all images; none means that there are no images.</param>
/// <param name="NpmPackages">Base images take programs from the npm registry.</param>
public sealed record WorkloadNeeds(bool LocalRegistry, bool BaseImageRecipes, IReadOnlyList<string> Platforms, bool NpmPackages)
{
    /// <summary>Images are signed with the key pair that this user has for the registry <c>local</c>.</summary>
    public bool LocalSigning { get; init; }

    public bool Images => Platforms.Count > 0 || BaseImageRecipes;
}
