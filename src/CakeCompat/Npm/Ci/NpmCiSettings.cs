namespace Cake.Npm.Ci;

/// <summary>Options of <c>npm ci</c>: install exactly what the lock file says.</summary>
public sealed class NpmCiSettings() : NpmSettings("ci")
{
    public bool Production { get; set; }

    public Uri? Registry { get; set; }

    private protected override IEnumerable<string> CommandWords() =>
        [.. Switch("--production", Production), .. Option("--registry", Registry?.AbsoluteUri)];
}

/// <summary>Fluent form of <see cref="NpmCiSettings"/>.</summary>
public static class NpmCiSettingsExtensions
{
    public static NpmCiSettings ForProduction(this NpmCiSettings settings)
    {
        settings.Production = true;
        return settings;
    }

    public static NpmCiSettings FromRegistry(this NpmCiSettings settings, Uri registry)
    {
        settings.Registry = registry;
        return settings;
    }
}
