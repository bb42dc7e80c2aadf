using PipelineBuild;
using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Toolchain;

namespace Build;

/// <summary>What the configured workload asks of this machine.</summary>
public sealed class Workload(BaseImageProvider bases, BakeJoiner bakeFiles)
{
    public async Task<WorkloadNeeds> OfAsync(PipelineConfig config, CancellationToken cancel)
    {
        var hasBakeFiles = config.Containers.Bake is not null;
        config = await bakeFiles.TryJoinAsync(config, cancel);
        var recipes = await bases.NeedsRecipesAsync(config, cancel);
        return new WorkloadNeeds(
            LocalRegistry: (config.Containers.Registry.IsLocal && !config.Containers.IsEmpty) || recipes,
            BaseImageRecipes: recipes,
            Platforms: config.Containers.Platforms,
            NpmPackages: recipes && config.Containers.BaseImages.Any(recipe => recipe.NpmPackages.Count > 0))
        {
            BakeFiles = hasBakeFiles,
            LocalSigning = config.Containers is { Registry.IsLocal: true, Signing.IsUnset: true, IsEmpty: false },
            ScansOnPublish = config.Containers.Gates is { Scan: true } or { Sbom: true },
            StacksOnPublish = config.Containers.Gates.Stack,
            Stacks = config.Containers.Stacks.Count > 0,
            ScrapesStacks = config.Observability.Cardinality.Sources.Any(source => source.Stack is not null),
            Connectivity = config.Containers.Stacks.Any(stack => stack.Connectivity is not null),
            McpPackages = config.Mcp.Packages.Count > 0,
            SignsOnPublish = config.Containers.Gates.Sign,
            PrometheusRules = !config.Observability.Prometheus.IsEmpty || config.Observability.HasSlos,
            Dashboards = config.Observability.Dashboards.Count > 0,
            Environments = config.Environments.Count > 0,
            EnvironmentsHere = config.Environments.Any(environment => environment.Context is null),
            Alertmanager = config.Observability.Alertmanager.Configs.Count > 0,
        };
    }
}
