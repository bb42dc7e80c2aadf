namespace Cake.Npm.BumpVersion;

/// <summary>Fluent form of <see cref="NpmBumpVersionSettings"/>.</summary>
public static class NpmBumpVersionSettingsExtensions
{
    public static NpmBumpVersionSettings WithForce(this NpmBumpVersionSettings settings)
    {
        settings.Force = true;
        return settings;
    }

    public static NpmBumpVersionSettings WithCommitMessage(this NpmBumpVersionSettings settings, string message)
    {
        settings.CommitMessage = message;
        return settings;
    }

    public static NpmBumpVersionSettings WithVersion(this NpmBumpVersionSettings settings, string version)
    {
        settings.Version = version;
        return settings;
    }
}
