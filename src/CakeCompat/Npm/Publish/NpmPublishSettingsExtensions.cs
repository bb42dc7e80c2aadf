namespace Cake.Npm.Publish;

/// <summary>Fluent form of <see cref="NpmPublishSettings"/>.</summary>
public static class NpmPublishSettingsExtensions
{
    public static NpmPublishSettings FromSource(this NpmPublishSettings settings, string source)
    {
        settings.Source = source;
        return settings;
    }

    public static NpmPublishSettings WithTag(this NpmPublishSettings settings, string tag)
    {
        settings.Tag = tag;
        return settings;
    }

    public static NpmPublishSettings WithAccess(this NpmPublishSettings settings, NpmPublishAccess access)
    {
        settings.Access = access;
        return settings;
    }

    public static NpmPublishSettings ToRegistry(this NpmPublishSettings settings, Uri registry)
    {
        settings.Registry = registry;
        return settings;
    }
}
