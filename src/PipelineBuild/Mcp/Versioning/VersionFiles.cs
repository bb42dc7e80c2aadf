using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>Works out the new text of every file that names a version, and reads afterwards whether all agree; writes nothing.</summary>
public sealed class VersionFiles(Workspace workspace, TimeProvider time)
{
    /// <summary>The entry of the MCP registry, and the manifest of an MCPB bundle.</summary>
    private const string Server = "server.json";
    private const string Bundle = "manifest.json";

    /// <returns>Only files that change; package.json files last, so that a version is seen only when everything else names it.</returns>
    /// <exception cref="InvalidDataException">A file can't be read as what it has to be.</exception>
    public IReadOnlyList<VersionFile> Plan(IReadOnlyList<PackageDecision> packages, IReadOnlyDictionary<string, PackageTags> tags)
    {
        var drafts = new Dictionary<string, Draft>(StringComparer.Ordinal);
        foreach (var package in packages.Where(package => package.Version is not null || package.Ranges.Any(range => range.After is not null)))
        {
            var place = PackagePaths.Normal(package.Path);
            if (package.Version is not null)
            {
                Edit(Join(place, Server), text => ServerChanges(text, package), package);
                Edit(Join(place, Bundle), text => BundleChanges(text, package), package);
                if (place.Length > 0)
                {
                    Edit(Server, text => NamesIt(text, package) ? ServerChanges(text, package) : [], package);
                }

                Change(Join(place, Changelog.File), before => ChangelogOf(before, package, tags[package.Name]), $"section {package.Version}");
            }

            foreach (var file in new LockFiles(workspace).Of(package.Path))
            {
                Edit(file, text => LockFiles.Changes(file, text, package), package);
            }

            Edit(Join(place, McpPackageSettings.Manifest), text => ManifestChanges(package), package);
        }

        return drafts.Select(pair => new VersionFile(pair.Key, pair.Value.Before, pair.Value.Now ?? [], string.Join(", ", pair.Value.What.Distinct()))).Where(file => file.Changes)
            .OrderBy(file => Path.GetFileName(file.Path) == McpPackageSettings.Manifest).ToList();

        void Edit(string path, Func<byte[], IReadOnlyList<JsonChange>> changes, PackageDecision package)
        {
            if (File.Exists(Full(path)))
            {
                var what = package.Version is null ? string.Join(", ", package.Ranges) : $"{package.Written} -> {package.Version}";
                Change(path, before => JsonEdit.Apply(before!, changes(before!)), what);
            }
        }

        void Change(string path, Func<byte[]?, byte[]> edit, string what)
        {
            try
            {
                var draft = drafts.TryGetValue(path, out var known) ? known : Draft.Of(Full(path));
                var after = edit(draft.Now);
                drafts[path] = draft.Now is { } now && now.AsSpan().SequenceEqual(after) ? draft : draft with { Now = after, What = [.. draft.What, what] };
            }
            catch (Exception error) when (error is JsonException or InvalidDataException or InvalidOperationException)
            {
                throw new InvalidDataException($"{path}: {error.Message}");
            }
        }
    }

    /// <summary>What the files say now that does not agree with the decision; empty when all is well.</summary>
    public IReadOnlyList<string> Disagreements(IReadOnlyList<PackageDecision> packages, IReadOnlyDictionary<string, PackageTags> tags) =>
        Plan(packages, tags).Select(file => $"{file.Path} is not as decided").ToList();

    private byte[] ChangelogOf(byte[]? before, PackageDecision package, PackageTags tags)
    {
        SemanticVersion.TryParse(package.Version!, out var version);
        var section = Changelog.Section(
            package.Told,
            package.Ranges.Where(range => range.Section != "devDependencies").Select(range => $"{range.Dependency} {range.Version}").Distinct().ToList(),
            tags.Newest is null ? "First release." : $"{package.Why}.");
        var text = Changelog.With(before is null ? null : Encoding.UTF8.GetString(before), version!, section, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), known => tags.Newest is not { } newest || known.CompareTo(newest.Version) <= 0);
        return Encoding.UTF8.GetBytes(text);
    }

    private static IReadOnlyList<JsonChange> ManifestChanges(PackageDecision package) =>
    [
        .. package.Version is { } version ? [new JsonChange(["version"], version)] : Array.Empty<JsonChange>(),
        .. package.Ranges.Where(range => range.After is not null).Select(range => new JsonChange([range.Section, range.Dependency], range.After!)),
    ];

    /// <summary>Its own version, and that of every npm package in it which is this one; older forms of the file included.</summary>
    private static List<JsonChange> ServerChanges(byte[] text, PackageDecision package)
    {
        var root = VersionedManifest.Root(Encoding.UTF8.GetString(text));
        var changes = new List<JsonChange>();
        if (root["version"] is not null)
        {
            changes.Add(new JsonChange(["version"], package.Version!));
        }

        if (root["version_detail"]?["version"] is not null)
        {
            changes.Add(new JsonChange(["version_detail", "version"], package.Version!));
        }

        changes.AddRange((root["packages"] as JsonArray ?? []).Select((entry, index) => (entry, index)).Where(pair => IsIt(pair.entry, package) && pair.entry!["version"] is not null)
            .Select(pair => new JsonChange(["packages", FormattableString.Invariant($"{pair.index}"), "version"], package.Version!)));
        return changes;
    }

    /// <summary>A manifest.json of something else, such as a web application's, is none of ours.</summary>
    private static IReadOnlyList<JsonChange> BundleChanges(byte[] text, PackageDecision package)
    {
        var root = VersionedManifest.Root(Encoding.UTF8.GetString(text));
        return (root["manifest_version"] ?? root["dxt_version"]) is not null && root["server"] is not null ? [new JsonChange(["version"], package.Version!)] : [];
    }

    private static bool NamesIt(byte[] text, PackageDecision package) => (VersionedManifest.Root(Encoding.UTF8.GetString(text))["packages"] as JsonArray ?? []).Any(entry => IsIt(entry, package));

    private static bool IsIt(JsonNode? entry, PackageDecision package) =>
        VersionedManifest.Text(entry?["registryType"] ?? entry?["registry_type"] ?? entry?["registry_name"]) == "npm" && VersionedManifest.Text(entry!["identifier"] ?? entry["name"]) == package.Name;

    private string Full(string path) => Path.Combine(workspace.Root, path);

    private static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";

    /// <summary>A file on its way: several packages may have a say in a lock file.</summary>
    private sealed record Draft(byte[]? Before, byte[]? Now, IReadOnlyList<string> What)
    {
        public static Draft Of(string path) => File.Exists(path) && File.ReadAllBytes(path) is { } text ? new Draft(text, text, []) : new Draft(null, null, []);
    }
}
