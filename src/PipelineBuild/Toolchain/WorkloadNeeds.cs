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

    /// <summary>A publish scans or lists what is in images.</summary>
    public bool ScansOnPublish { get; init; }

    /// <summary>A publish signs and verifies images.</summary>
    public bool SignsOnPublish { get; init; }

    /// <summary>Which images there are is known to bake alone: whoever works on images has to ask it.</summary>
    public bool BakeFiles { get; init; }

    /// <summary>Stacks are run.</summary>
    public bool Stacks { get; init; }

    /// <summary>A publish runs the stacks.</summary>
    public bool StacksOnPublish { get; init; }

    /// <summary>The series of running stacks are counted.</summary>
    public bool ScrapesStacks { get; init; }

    /// <summary>Connections between services of stacks are tried.</summary>
    public bool Connectivity { get; init; }

    /// <summary>npm packages are built and started.</summary>
    public bool McpPackages { get; init; }

    /// <summary>There are configurations, rules or tests of rules for Prometheus.</summary>
    public bool PrometheusRules { get; init; }

    /// <summary>There are dashboards of Grafana.</summary>
    public bool Dashboards { get; init; }

    /// <summary>There are configurations of Alertmanager.</summary>
    public bool Alertmanager { get; init; }

    /// <summary>There are environments to deploy to.</summary>
    public bool Environments { get; init; }

    /// <summary>Some of them are on the engine that docker takes by itself.</summary>
    public bool EnvironmentsHere { get; init; }

    public bool Images => Platforms.Count > 0 || BaseImageRecipes || BakeFiles;
}
