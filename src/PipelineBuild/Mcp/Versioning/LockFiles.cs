using System.Text;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>What npm's lock files say of the packages: a package's own file, and that of the npm workspace around it; pure but for reading.</summary>
public sealed class LockFiles(Workspace workspace)
{
    private static readonly string[] Names = ["package-lock.json", "npm-shrinkwrap.json"];

    /// <summary>Every lock file that may name a package of that directory, relative to the workspace.</summary>
    public IReadOnlyList<string> Of(string directory)
    {
        var found = new List<string>();
        for (var at = PackagePaths.Normal(directory); ; at = at.Contains('/') ? at[..at.LastIndexOf('/')] : "")
        {
            found.AddRange(Names.Select(name => Join(at, name)).Where(file => File.Exists(Path.Combine(workspace.Root, file))));
            if (at.Length == 0)
            {
                return found;
            }
        }
    }

    /// <summary>Whether the package takes the other one from a registry: then its lock file can't name a version that is not published yet.</summary>
    public bool TakesFromRegistry(string directory, string dependency) => Of(directory).Any(file =>
        VersionedManifest.Root(File.ReadAllText(Path.Combine(workspace.Root, file)))["packages"] is JsonObject packages
        && ((packages[$"{Entry(file, directory)}/node_modules/{dependency}".TrimStart('/')] ?? (packages[Entry(file, directory)] is null ? null : packages[$"node_modules/{dependency}"])) is JsonObject entry)
        && entry["link"]?.GetValue<bool>() != true);

    /// <summary>The changes of one lock file for one package: its own version, and ranges that follow another's.</summary>
    public static IReadOnlyList<JsonChange> Changes(string file, byte[] text, PackageDecision package)
    {
        var root = VersionedManifest.Root(Encoding.UTF8.GetString(text));
        var key = Entry(file, package.Path);
        var changes = new List<JsonChange>();
        if (package.Version is { } version)
        {
            // A lock file without a version has none to keep up: npm leaves it out where package.json had none.
            if (key.Length == 0 && root["version"] is not null)
            {
                changes.Add(new JsonChange(["version"], version));
            }

            if (root["packages"]?[key]?["version"] is not null)
            {
                changes.Add(new JsonChange(["packages", key, "version"], version));
            }
        }

        changes.AddRange(package.Ranges.Where(range => range.After is not null && root["packages"]?[key]?[range.Section]?[range.Dependency] is not null)
            .Select(range => new JsonChange(["packages", key, range.Section, range.Dependency], range.After!)));
        return changes;
    }

    /// <summary>How the lock file names the package's directory: empty for its own.</summary>
    private static string Entry(string file, string directory)
    {
        var folder = file.Contains('/') ? file[..file.LastIndexOf('/')] : "";
        var package = PackagePaths.Normal(directory);
        return package == folder ? "" : folder.Length == 0 ? package : package[(folder.Length + 1)..];
    }

    private static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";
}
