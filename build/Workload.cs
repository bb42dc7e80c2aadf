using PipelineBuild;
using PipelineBuild.Toolchain;

namespace Build;

/// <summary>What the configured workload asks of the machine.</summary>
public static class Workload
{
    public static WorkloadNeeds Of(PipelineConfig config) => new(
        LocalRegistry: config.Containers.Registry.IsLocal && config.Containers.Images.Count > 0,
        BaseImageRecipes: config.Containers.BaseImages.Count > 0,
        Platforms: config.Containers.Platforms,
        NpmPackages: config.Containers.BaseImages.Any(recipe => recipe.NpmPackages.Count > 0));
}
