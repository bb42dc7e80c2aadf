namespace Cake.Npm.Pack;

/// <summary>Options of <c>npm pack</c>; without <see cref="NpmSettings.RedirectStandardOutput"/> no path comes back.</summary>
public sealed class NpmPackSettings() : NpmSettings("pack")
{
    public string? Source { get; set; }

    private protected override IEnumerable<string> CommandWords() => string.IsNullOrWhiteSpace(Source) ? [] : [Source];
}

/// <summary>Fluent form of <see cref="NpmPackSettings"/>.</summary>
public static class NpmPackSettingsExtensions
{
    public static NpmPackSettings FromSource(this NpmPackSettings settings, string source)
    {
        settings.Source = source;
        return settings;
    }
}
