using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Pruning;

/// <summary>A name under which the engine has an image.</summary>
/// <param name="Reference">By which it is removed.</param>
/// <param name="Size">As the engine tells it, of the unpacked image; layers that others share are counted.</param>
public sealed record EngineImage(string Repository, string Reference, string Digest, string Size);

/// <summary>Asks the engine which images it has and which of them its containers were made of.</summary>
public sealed partial class EngineImages(EngineObjects engine)
{
    private const string None = "<none>";

    /// <summary>Digest to the container that was made of it: running or not, it may be started again.</summary>
    /// <exception cref="ProcessFailedException">The engine does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, string>> UsedAsync(CancellationToken cancel)
    {
        var used = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var container in await engine.ContainersAsync(null, cancel))
        {
            var image = container.GetProperty("Image").GetString()!;
            var names = $"{image} {container.GetProperty("Config").GetProperty("Image").GetString()} {await IdentityAsync(image, cancel)}";
            foreach (Match digest in Digests().Matches(names))
            {
                used.TryAdd(digest.Value, $"container {container.GetProperty("Name").GetString()?.TrimStart('/')}");
            }
        }

        return used;
    }

    public async Task<IReadOnlyList<EngineImage>> OfAsync(string repository, CancellationToken cancel) =>
        (await engine.ImagesAsync(repository, "{{.Repository}} {{.Tag}} {{.Digest}} {{.Size}}", cancel))
            .Select(line => line.Split(' ', 4)).Where(words => words.Length == 4 && words[0] == repository && Digests().IsMatch(words[2]))
            .Select(words => new EngineImage(repository, words[1] == None ? $"{repository}@{words[2]}" : $"{repository}:{words[1]}", words[2], words[3])).ToList();

    /// <summary>The classic image store calls an image by its configuration's digest; this is also what registries call it. Nothing for an image that was removed by force.</summary>
    private async Task<string> IdentityAsync(string image, CancellationToken cancel)
    {
        try
        {
            return await engine.ImageIdentityAsync(image, cancel);
        }
        catch (ProcessFailedException error) when (error.StandardError.Any(line => line.Contains("No such image", StringComparison.OrdinalIgnoreCase)))
        {
            return "";
        }
    }

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex Digests();
}
