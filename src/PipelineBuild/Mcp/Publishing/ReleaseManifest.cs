using System.Text.Json;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>What the package.json of a package says about its release.</summary>
/// <param name="Needs">Names of the packages that it depends on.</param>
/// <param name="Registry">Under publishConfig.</param>
/// <param name="Program">The command that starts the server; null when there is none or it can't be told which.</param>
public sealed record ReleaseManifest(string Name, string Version, bool IsPrivate, IReadOnlySet<string> Needs, Uri? Registry, string? Program)
{
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
            var text = File.ReadAllText(file);
            using var document = JsonDocument.Parse(text);
            return Of(PackageManifest.Parse(text), document.RootElement);
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidDataException or InvalidOperationException or UriFormatException)
        {
            throw new InvalidDataException($"{McpPackageSettings.Manifest} of {shownAs} can't be used: {error.Message}", error);
        }
    }

    private static ReleaseManifest Of(PackageManifest package, JsonElement root) =>
        package.Name.Length == 0 ? throw new InvalidDataException("it has no name")
        : package.Version.Length == 0 ? throw new InvalidDataException("it has no version")
        : new ReleaseManifest(package.Name, package.Version, package.IsPrivate, package.Requires.ToHashSet(StringComparer.Ordinal), RegistryOf(package.Name, root), package.DefaultBin);

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
}
