namespace Cake.Npm.Install;

/// <summary>Fluent form of <see cref="NpmInstallSettings"/>.</summary>
public static class NpmInstallSettingsExtensions
{
    public static NpmInstallSettings ForProduction(this NpmInstallSettings settings)
    {
        settings.Production = true;
        return settings;
    }

    public static NpmInstallSettings FromRegistry(this NpmInstallSettings settings, Uri registry)
    {
        settings.Registry = registry;
        return settings;
    }

    public static NpmInstallSettings AddPackage(this NpmInstallSettings settings, string packageName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(packageName);
        settings.Packages.Add(packageName);
        return settings;
    }
}
