using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Unchanged;

/// <summary>
/// Tells when a bake could only give what the last one left in <c>artifacts/images</c>: same bake file, same files, same images to start
/// from, and every blob still there. Where one of these can't be told, the images are baked.
/// </summary>
public sealed class BuildMemory(BaseImageProvider bases)
{
    private const string FileName = "build.seal";

    private const string Pinned = "@sha256:";

    /// <summary>Names everything that decides about the images.</summary>
    /// <param name="provided">The Dockerfile's name of a base image to the reference used instead.</param>
    /// <param name="scratch">Directory of this run in the bake file, which says nothing about the images.</param>
    /// <returns>Null when it can't be told.</returns>
    public async Task<string?> SealAsync(PipelineConfig config, BuilderChoice builder, IReadOnlyList<BakeTarget> targets, IReadOnlyDictionary<string, string> provided, string scratch, CancellationToken cancel)
    {
        // A cache is written with every build, and what the user's own bake files read is known to bake alone.
        if (config.Build.WithoutCache || config.Containers.Baked.Any(image => image.Bake is not null || image.Cache.Count > 0))
        {
            return null;
        }

        var lines = new List<string> { BakeFile.Render(targets).Replace(scratch, "", StringComparison.Ordinal), $"{builder.Name} {builder.Why}" };
        try
        {
            foreach (var image in config.Containers.Baked)
            {
                if (await InputsAsync(config, image, provided, cancel) is not { } inputs)
                {
                    return null;
                }

                lines.AddRange(inputs);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The bake says it better.
            return null;
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    /// <summary>The images of the last bake, when it had this seal and every blob of them is there; null otherwise.</summary>
    public IReadOnlyList<BuiltImage>? Find(PipelineConfig config, string? seal)
    {
        try
        {
            return seal is not null && JsonSerializer.Deserialize<Memory>(File.ReadAllText(config.Workspace.Artifact(FileName)), ResultStore.Json) is { } memory && memory.Seal == seal
                && memory.Images.Select(image => image.Name).SequenceEqual(config.Containers.Images.Select(image => image.Name)) && memory.Images.All(image => IsWhole(config.Workspace, image))
                ? memory.Images
                : null;
        }
        catch (Exception error) when (error is IOException or JsonException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Before anything touches the images.</summary>
    public void Forget(Workspace workspace) => File.Delete(workspace.Artifact(FileName));

    public void Remember(Workspace workspace, string seal, IReadOnlyList<BuiltImage> images) =>
        AtomicFile.Write(workspace.Artifact(FileName), JsonSerializer.Serialize(new Memory(seal, images), ResultStore.Json));

    private async Task<IReadOnlyList<string>?> InputsAsync(PipelineConfig config, ImageSettings image, IReadOnlyDictionary<string, string> provided, CancellationToken cancel)
    {
        var root = config.Workspace.Root;
        var file = Path.Combine(root, image.Dockerfile);
        var text = await File.ReadAllTextAsync(file, cancel);
        var directories = image.Contexts.Values.Where(context => context.Image is null).Select(context => context.Value).ToList();
        if (!SteadyDockerfile.IsSteady(text, image) || directories.Any(value => value.Contains("://", StringComparison.Ordinal)))
        {
            return null;
        }

        var own = File.Exists($"{file}.dockerignore") ? $"{file}.dockerignore" : Path.Combine(root, image.Context, ".dockerignore");
        var ignored = File.Exists(own) ? await File.ReadAllTextAsync(own, cancel) : "";
        List<string?> inputs = [text, ignored, ContextPrint.Of(Path.Combine(root, image.Context), IgnorePatterns.Parse(ignored)), .. directories.Select(directory => ContextPrint.Of(Path.Combine(root, directory), IgnorePatterns.None))];
        string[] frontend = SteadyDockerfile.FrontendOf(text) is { } name ? [name] : [];
        foreach (var external in BaseImageProvider.ExternalImages(image, config.Workspace).Concat(frontend).Where(name => !name.Contains(Pinned) && !provided.GetValueOrDefault(name, "").Contains(Pinned)))
        {
            inputs.Add(await bases.DigestAsync(config, external, cancel));
        }

        return inputs.OfType<string>().ToList() is var known && known.Count == inputs.Count ? known : null;
    }

    private static bool IsWhole(Workspace workspace, BuiltImage image)
    {
        var layout = new OciLayout(Path.Combine(workspace.Root, image.Layout));
        return layout.Root().Digest == image.Digest && layout.Reachable().All(blob => new FileInfo(layout.PathOf(blob.Digest)) is { Exists: true } file && file.Length == blob.Size);
    }

    private sealed record Memory(string Seal, IReadOnlyList<BuiltImage> Images);
}
