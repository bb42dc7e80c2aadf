using System.Text.Json;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>What the package.json of a package says about its release.</summary>
/// <param name="Needs">Names of the packages that it depends on.</param>
/// <param name="Registry">Under publishConfig.</param>
/// <param name="Program">The command that starts the server; null when there is none or it can't be told which.</param>
public sealed record ReleaseManifest(string Name, string Version, bool IsPrivate, IReadOnlySet<string> Needs, Uri? Registry, string? Program)
{
    private static readonly string[] Dependencies = ["dependencies", "optionalDependencies", "peerDependencies"];

    /// <exception cref="InvalidDataException">The tarball holds no package.json that can be read.</exception>
    public static async Task<ReleaseManifest> OfTarballAsync(string tarball, CancellationToken cancel)
    {
        using var folder = new PrivateDirectory();
        var file = Path.Combine(folder.FullName, McpPackageSettings.Manifest);
        await NpmTarball.ExtractAsync(tarball, McpPackageSettings.Manifest, file, cancel);
        return Read(file, Path.GetFileName(tarball));
    }

    /// <exception cref="InvalidDataException">The file can't be read as a manifest.</exception>
    public static ReleaseManifest OfDirectory(string directory, string shownAs) => Read(Path.Combine(directory, McpPackageSettings.Manifest), shownAs);

    private static ReleaseManifest Read(string file, string shownAs)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            return Parse(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException or KeyNotFoundException or UriFormatException)
        {
            throw new InvalidDataException($"{McpPackageSettings.Manifest} of {shownAs} can't be used: {error.Message}", error);
        }
    }

    private static ReleaseManifest Parse(JsonElement root)
    {
        var name = root.GetProperty("name").GetString() ?? throw new JsonException("it has no name");
        var needs = Dependencies.SelectMany(key => root.TryGetProperty(key, out var list) ? list.EnumerateObject().Select(entry => entry.Name) : []).ToHashSet(StringComparer.Ordinal);
        return new ReleaseManifest(
            name,
            root.GetProperty("version").GetString() ?? throw new JsonException("it has no version"),
            root.TryGetProperty("private", out var isPrivate) && isPrivate.ValueKind == JsonValueKind.True,
            needs,
            RegistryOf(name, root),
            ProgramOf(name, root));
    }

    private static Uri? RegistryOf(string name, JsonElement root)
    {
        if (!root.TryGetProperty("publishConfig", out var publish))
        {
            return null;
        }

        var ofScope = name.StartsWith('@') && publish.TryGetProperty($"{name[..name.IndexOf('/')]}:registry", out var scoped) ? scoped : default;
        var found = ofScope.ValueKind == JsonValueKind.String ? ofScope : publish.TryGetProperty("registry", out var any) ? any : default;
        return found.ValueKind == JsonValueKind.String ? new Uri(found.GetString()!) : null;
    }

    /// <summary>As npx chooses: the only one, else the one of the package's name.</summary>
    private static string? ProgramOf(string name, JsonElement root)
    {
        if (!root.TryGetProperty("bin", out var bin))
        {
            return null;
        }

        var programs = bin.ValueKind == JsonValueKind.String ? [WithoutScope(name)] : bin.EnumerateObject().Select(entry => entry.Name).ToList();
        return programs.Count == 1 ? programs[0] : programs.FirstOrDefault(program => program == WithoutScope(name));
    }

    private static string WithoutScope(string name) => name[(name.IndexOf('/') + 1)..];
}
