namespace PipelineBuild.Tools;

/// <summary>Which archive a package is fetched from, without touching the machine's own apt state.</summary>
/// <param name="Suites">Such as trixie, or noble and noble-updates.</param>
public sealed record DebianArchive(DebianMirror Mirror, IReadOnlyList<string> Suites, IReadOnlyList<string> Components);

/// <summary>A package file as the archive's signed index describes it.</summary>
public sealed record FetchedPackage(string File, string Version, string Architecture, string Sha256);

/// <summary>Downloads and unpacks packages with apt into a folder; the archive's signature vouches for their hashes.</summary>
public sealed class DebianPackages(IProcessRunner runner, UserFolders folders, Machine machine)
{
    private static readonly TimeSpan UpdateLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortLimit = TimeSpan.FromMinutes(1);

    /// <summary>Fetches the index of an archive; returns the options that make apt use it.</summary>
    public async Task<IReadOnlyList<string>> UpdateAsync(DebianArchive archive, CancellationToken cancel)
    {
        var home = Path.Combine(folders.Cache, "apt", string.Join('-', archive.Suites));
        foreach (var folder in new[] { "lists/partial", "cache/archives/partial", "empty" })
        {
            Directory.CreateDirectory(Path.Combine(home, folder));
        }

        var sources = Path.Combine(home, "archive.sources");
        await File.WriteAllTextAsync(sources, Sources(archive), cancel);
        var options = Options(home, sources);
        await runner.RunCheckedAsync(new Command("apt-get", ["-q", .. options, "update"]) { Timeout = UpdateLimit }, cancel);
        return options;
    }

    /// <summary>Downloads one package into a folder and compares it with the index.</summary>
    /// <param name="version">The one to take when the archive has it; else its newest is taken.</param>
    /// <exception cref="InvalidDataException">The archive has no such package, or the file is not the one its index describes.</exception>
    public async Task<FetchedPackage> DownloadAsync(IReadOnlyList<string> options, string package, string? version, string folder, CancellationToken cancel)
    {
        var shown = await runner.RunAsync(new Command("apt-cache", [.. options, "show", package]) { Timeout = ShortLimit }, cancel);
        var offers = Stanzas(shown.StandardOutput).Where(stanza => stanza.ContainsKey("SHA256")).ToList();
        var offer = offers.FirstOrDefault(stanza => stanza.GetValueOrDefault("Version") == version) ?? offers.FirstOrDefault()
            ?? throw new InvalidDataException($"the archive has no package {package}: {shown.ErrorText.Trim()}");

        Directory.CreateDirectory(folder);
        await runner.RunCheckedAsync(
            new Command("apt-get", ["-q", .. options, "download", $"{package}={offer["Version"]}"]) { WorkingDirectory = folder, Timeout = DownloadLimit }, cancel);
        var file = Directory.EnumerateFiles(folder, $"{package}_*.deb").SingleOrDefault()
            ?? throw new InvalidDataException($"apt-get download {package} ended well but left no package in {folder}");
        var hash = ProgramCache.Sha256(file);
        return hash == offer["SHA256"]
            ? new FetchedPackage(file, offer["Version"], offer["Architecture"], hash)
            : throw new InvalidDataException($"{Path.GetFileName(file)} has the sha256 {hash}, the archive's index says {offer["SHA256"]}");
    }

    public async Task UnpackAsync(string file, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        await runner.RunCheckedAsync(new Command("dpkg-deb", ["-x", file, folder]) { Timeout = ShortLimit }, cancel);
    }

    /// <summary>A file for sources.list.d that names the archive.</summary>
    public static string Sources(DebianArchive archive) =>
        $"""
        Types: deb
        URIs: {archive.Mirror.Uri}
        Suites: {string.Join(' ', archive.Suites)}
        Components: {string.Join(' ', archive.Components)}
        Check-Valid-Until: no
        Signed-By: {archive.Mirror.Keyring}

        """;

    /// <summary>Everything of the machine but its mirrors' settings is left out: pins and installed packages would hide the suite.</summary>
    private List<string> Options(string home, string sources)
    {
        var settings = new List<string>
        {
            $"Dir::Etc::sourcelist={sources}",
            "Dir::Etc::sourceparts=-",
            "Dir::Etc::preferences=/dev/null",
            $"Dir::Etc::preferencesparts={home}/empty",
            $"Dir::State::lists={home}/lists",
            "Dir::State::status=/dev/null",
            $"Dir::Cache={home}/cache",
            "Acquire::Languages=none",
            "APT::Update::Error-Mode=any",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
        };
        if (machine.IsRoot)
        {
            // apt's own download user may not enter a home directory.
            settings.Add("APT::Sandbox::User=root");
        }

        return settings.SelectMany(setting => new[] { "-o", setting }).ToList();
    }

    /// <summary>The "Field: value" stanzas of apt-cache show.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, string>> Stanzas(IEnumerable<string> lines)
    {
        var stanza = new Dictionary<string, string>();
        foreach (var line in lines.Append(""))
        {
            if (line.Length == 0)
            {
                yield return stanza;
                stanza = [];
            }
            else if (!char.IsWhiteSpace(line[0]) && line.Split(':', 2) is [var name, var value])
            {
                stanza[name] = value.Trim();
            }
        }
    }
}
