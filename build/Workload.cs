using PipelineBuild;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Toolchain;

namespace Build;

/// <summary>What the configured workload asks of this machine.</summary>
public sealed class Workload(BaseImageProvider bases)
{
    public async Task<WorkloadNeeds> OfAsync(PipelineConfig config, CancellationToken cancel)
    {
        var recipes = await bases.NeedsRecipesAsync(config, cancel);
        return new WorkloadNeeds(
            LocalRegistry: (config.Containers.Registry.IsLocal && config.Containers.Images.Count > 0) || recipes,
            BaseImageRecipes: recipes,
            Platforms: config.Containers.Platforms,
            NpmPackages: recipes && config.Containers.BaseImages.Any(recipe => recipe.NpmPackages.Count > 0))
        {
            LocalSigning = config.Containers is { Registry.IsLocal: true, Signing.IsUnset: true, Images.Count: > 0 },
        };
    }
}
