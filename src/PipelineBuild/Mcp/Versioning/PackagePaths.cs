namespace PipelineBuild.Mcp.Versioning;

/// <summary>Which files belong to a package: those of its directory but for other packages within it, and those it shares; pure.</summary>
public sealed class PackagePaths
{
    private readonly string own;
    private readonly IReadOnlyList<string> within;
    private readonly IReadOnlyList<string> shared;

    /// <param name="shared">Files or directories outside of it that it is made of too.</param>
    /// <param name="others">Directories of all packages.</param>
    public PackagePaths(string directory, IReadOnlyList<string> shared, IEnumerable<string> others)
    {
        own = Normal(directory);
        this.shared = shared.Select(Normal).ToList();
        within = others.Select(Normal).Where(other => other != own && IsUnder(other, own)).ToList();
    }

    public bool Holds(string file) => Owns(file) || shared.Any(path => IsUnder(file, path));

    /// <summary>Whether it lies in the package's own directory.</summary>
    public bool Owns(string file) => IsUnder(file, own) && !within.Any(other => IsUnder(file, other));

    /// <summary>The file as the package itself names it.</summary>
    public string Local(string file) => own.Length == 0 ? file : file[(own.Length + 1)..];

    /// <summary>Without ./ and closing slash; the workspace itself is empty.</summary>
    public static string Normal(string path)
    {
        var parts = path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");
        return string.Join('/', parts);
    }

    private static bool IsUnder(string file, string directory) =>
        directory.Length == 0 || file == directory || (file.StartsWith(directory, StringComparison.Ordinal) && file[directory.Length] == '/');
}
