using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Packing;

/// <summary>Reads the packages of pipeline.yml, with what makes one unfit to be released at all.</summary>
public static class PackageSources
{
    /// <summary>In the order in which they have to be built.</summary>
    /// <exception cref="InvalidDataException">A package.json can't be read.</exception>
    public static IReadOnlyList<SourcePackage> Read(PipelineConfig config) => PackageOrder.Of(config.Mcp.Packages.Select(settings => Read(config, settings)).ToList());

    public static IReadOnlyList<Finding> Problems(IReadOnlyList<SourcePackage> packages) => packages.SelectMany(package => ProblemsOf(package, packages)
        .Select(problem => new Finding("mcp/manifest", Severity.Error, $"{package.Settings.Path}: {problem}", $"{package.Settings.Path}/{McpPackageSettings.Manifest}"))).ToList();

    private static SourcePackage Read(PipelineConfig config, McpPackageSettings settings)
    {
        var directory = config.Workspace.Resolve(settings.Path)!;
        try
        {
            return new SourcePackage(settings, directory, PackageManifest.Load(Path.Combine(directory, McpPackageSettings.Manifest)));
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{settings.Path}: {error.Message}", error);
        }
    }

    private static IEnumerable<string> ProblemsOf(SourcePackage package, IReadOnlyList<SourcePackage> all)
    {
        var manifest = package.Manifest;
        if (manifest.Name.Length == 0)
        {
            yield return "package.json has no name";
        }

        if (!Artifacts.SemanticVersion.TryParse(manifest.Version, out _))
        {
            yield return $"package.json has the version '{manifest.Version}', which is no semantic version such as 1.4.2";
        }

        if (manifest.IsPrivate)
        {
            yield return "package.json says private, so npm refuses to publish it";
        }

        if (all.FirstOrDefault(other => other != package && other.Manifest.Name == manifest.Name) is { } twin)
        {
            yield return $"the name {manifest.Name} is also that of {twin.Settings.Path}";
        }
    }
}
