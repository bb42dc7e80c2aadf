using System.Text.Json;

namespace PipelineBuild.Mcp.Packing;

/// <summary>The lock file that a package is installed from: its own, or that of the npm workspace it is a part of.</summary>
/// <param name="Directory">Where npm ci has to run.</param>
/// <param name="File">Absolute path.</param>
public sealed record LockFile(string Directory, string File)
{
    private const string Modules = "node_modules/";

    private static readonly string[] Names = ["npm-shrinkwrap.json", "package-lock.json"];

    /// <summary>Null when there is none that speaks of the package.</summary>
    /// <param name="root">Beyond it nobody looks.</param>
    public static LockFile? Find(string package, string root)
    {
        for (var directory = package; directory is not null; directory = directory == root ? null : Path.GetDirectoryName(directory))
        {
            var found = Names.Select(name => Path.Combine(directory, name)).FirstOrDefault(System.IO.File.Exists);
            if (found is not null && (directory == package || Packages(found).Any(entry => entry.Name == Path.GetRelativePath(directory, package).Replace('\\', '/'))))
            {
                return new LockFile(directory, found);
            }
        }

        return null;
    }

    /// <summary>How many packages it names, and which of them are not installed in the version that it names.</summary>
    /// <remarks>Optional ones may be for other systems, and peers may be left out by the user's configuration.</remarks>
    public (int All, IReadOnlyList<string> Missing) Compare()
    {
        var wanted = Packages(File).Where(entry => entry.Name.Contains(Modules, StringComparison.Ordinal) && !Is(entry.Value, "optional") && !Is(entry.Value, "devOptional") && !Is(entry.Value, "peer")).ToList();
        return (wanted.Count, wanted.Where(entry => !IsInstalled(entry)).Select(entry => entry.Name[(entry.Name.LastIndexOf(Modules, StringComparison.Ordinal) + Modules.Length)..]).ToList());
    }

    private bool IsInstalled(JsonProperty entry)
    {
        var place = Path.Combine(Directory, entry.Name);
        if (Is(entry.Value, "link"))
        {
            return System.IO.Directory.Exists(place);
        }

        var manifest = Path.Combine(place, McpPackageSettings.Manifest);
        return System.IO.File.Exists(manifest) && (!entry.Value.TryGetProperty("version", out var version) || PackageManifest.Load(manifest).Version == version.GetString());
    }

    private static bool Is(JsonElement entry, string flag) => entry.TryGetProperty(flag, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>By place: "" is the project, "node_modules/x" what is installed, all others are parts of the workspace.</summary>
    private static IReadOnlyList<JsonProperty> Packages(string file)
    {
        try
        {
            using var page = JsonDocument.Parse(System.IO.File.ReadAllText(file));
            return page.RootElement.Clone().TryGetProperty("packages", out var packages) ? [.. packages.EnumerateObject()]
                : throw new InvalidDataException($"{Path.GetFileName(file)} is of npm 6 or older: run 'npm install --package-lock-only' with a newer npm and commit it");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{Path.GetFileName(file)} is no lock file: {error.Message}", error);
        }
    }
}
