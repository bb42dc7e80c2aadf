namespace Cake.Npm.ViewVersion;

/// <summary>Options of <c>npm view PACKAGE version</c>.</summary>
public sealed class NpmViewVersionSettings() : NpmSettings("view")
{
    public string? Package { get; set; }

    private protected override IEnumerable<string> CommandWords()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Package);
        return [Package, "version"];
    }
}

/// <summary>Fluent form of <see cref="NpmViewVersionSettings"/>.</summary>
public static class NpmViewVersionSettingsExtensions
{
    public static NpmViewVersionSettings ForPackage(this NpmViewVersionSettings settings, string package)
    {
        settings.Package = package;
        return settings;
    }
}
