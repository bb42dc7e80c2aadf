namespace PipelineBuild.Tools;

/// <summary>Where this machine gets a release's packages from, and the key that signs them.</summary>
public sealed record DebianMirror(string Uri, string Keyring);

/// <summary>Reads the machine's own apt sources, so that a company's mirror is used and none is named by us.</summary>
/// <param name="root">Where the file system begins.</param>
/// <param name="architecture">Debian name of the processor; null means this machine's.</param>
public sealed class AptConfiguration(string root = "/", string? architecture = null)
{
    private const string Component = "main";

    /// <summary>What a release may be called in sources that follow a moving name.</summary>
    private static readonly string[] MovingNames = ["stable", "oldstable"];

    public OsRelease Release { get; } = OsRelease.Parse(Lines(Path.Combine(root, "etc", "os-release")));

    /// <summary>The archive the sources name for the release; null when none does.</summary>
    public DebianMirror? Main(string suite)
    {
        var processor = architecture ?? Machine.OfProcess().DebianArchitecture;
        var usable = Entries()
            .Where(entry => entry.Enabled && entry.Types.Contains("deb") && entry.Components.Contains(Component) && entry.Uris.Count > 0)
            .Where(entry => entry.Architectures.Count == 0 || entry.Architectures.Contains(processor))
            .ToList();
        var found = usable.FirstOrDefault(entry => entry.Suites.Contains(suite))
            ?? usable.FirstOrDefault(entry => suite == Release.Codename && entry.Suites.Intersect(MovingNames).Any());
        return found is null ? null : new DebianMirror(found.Uris[0], found.Keyring ?? DefaultKeyring());
    }

    private string DefaultKeyring() =>
        Release.IsUbuntu ? "/usr/share/keyrings/ubuntu-archive-keyring.gpg" : "/usr/share/keyrings/debian-archive-keyring.gpg";

    /// <summary>In apt's own order would be by file name; deb822 files come first because newer releases write those.</summary>
    private IEnumerable<AptSource> Entries()
    {
        var apt = Path.Combine(root, "etc", "apt");
        var parts = Path.Combine(apt, "sources.list.d");
        return Files(parts, "*.sources").SelectMany(file => AptSource.ParseDeb822(Lines(file)))
            .Concat(Files(parts, "*.list").Prepend(Path.Combine(apt, "sources.list")).SelectMany(file => AptSource.ParseOneLine(Lines(file))));
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];

    private static IReadOnlyList<string> Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
