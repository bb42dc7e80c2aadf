namespace PipelineBuild.Mcp.Packing;

/// <summary>A package of pipeline.yml with what its package.json says.</summary>
/// <param name="Directory">Absolute path.</param>
public sealed record SourcePackage(McpPackageSettings Settings, string Directory, PackageManifest Manifest);

/// <summary>Puts packages behind those that they depend on.</summary>
public static class PackageOrder
{
    /// <summary>Packages that depend on each other in a circle stay in the order of pipeline.yml.</summary>
    public static IReadOnlyList<SourcePackage> Of(IReadOnlyList<SourcePackage> packages)
    {
        var ordered = new List<SourcePackage>();
        var seen = new HashSet<SourcePackage>();
        foreach (var package in packages)
        {
            Visit(package);
        }

        return ordered;

        void Visit(SourcePackage package)
        {
            if (seen.Add(package))
            {
                foreach (var needed in packages.Where(other => package.Manifest.Dependencies.Contains(other.Manifest.Name)))
                {
                    Visit(needed);
                }

                ordered.Add(package);
            }
        }
    }
}
