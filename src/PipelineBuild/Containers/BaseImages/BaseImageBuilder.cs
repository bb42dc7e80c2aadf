using System.Runtime.InteropServices;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.BaseImages;

/// <summary>Builds a base image from its recipe for each platform and pushes it to the local registry, unless it is there already.</summary>
public sealed class BaseImageBuilder(
    RegistryClients registries,
    ImagePusher pusher,
    RootFilesystem roots,
    NpmContentFetcher npm,
    IDocker docker,
    PlatformBuilder builders,
    UserFolders folders,
    StepJournal journal,
    TimeProvider time,
    IProgress<string> progress)
{
    /// <summary>Another run that builds the same bases is waited for this long.</summary>
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(30);

    /// <summary>The platform this process runs on.</summary>
    public static string MachinePlatform => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux/arm64" : "linux/amd64";

    /// <returns>Reference by digest in the local registry.</returns>
    public async Task<string> EnsureAsync(BaseImageSettings recipe, IReadOnlyList<string> platforms, string registryHost, CancellationToken cancel)
    {
        if (await FindAsync(recipe, platforms, registryHost, cancel) is { } found)
        {
            return found;
        }

        var target = RecipeReference.Of(recipe, registryHost);
        var made = await journal.DoAsync($"make base image {target}", () => BuildAsync(recipe, platforms, target, registries.Open(registryHost), cancel));
        return target.WithDigest(made.Digest).ToString();
    }

    /// <returns>Reference by digest in the local registry, or null when the image is not there for all the platforms.</returns>
    public async Task<string?> FindAsync(BaseImageSettings recipe, IReadOnlyList<string> platforms, string registryHost, CancellationToken cancel)
    {
        var target = RecipeReference.Of(recipe, registryHost);
        var existing = await registries.Open(registryHost).FindManifestAsync(target.Repository, target.Tag!, cancel);
        return existing is not null && !platforms.Except(existing.Platforms.Keys).Any() ? target.WithDigest(existing.Digest).ToString() : null;
    }

    private async Task<OciManifest> BuildAsync(BaseImageSettings recipe, IReadOnlyList<string> platforms, ImageReference target, RegistryClient registry, CancellationToken cancel)
    {
        using var gate = await FileLock.TakeAsync(Path.Combine(folders.Cache, "base-images", "lock"), BuildLimit, time, cancel);
        if (await registry.FindManifestAsync(target.Repository, target.Tag!, cancel) is { } made && !platforms.Except(made.Platforms.Keys).Any())
        {
            return made;
        }

        progress.Report($"base image {recipe.Image}: building {string.Join(" and ", platforms)} from packages; this takes minutes, once");
        var directory = Path.Combine(folders.Cache, "base-images", target.Tag!);
        var context = Path.Combine(directory, "context");
        await Task.WhenAll(platforms.Select(platform => PreparePlatformAsync(recipe, platform, directory, context, cancel)));
        await File.WriteAllTextAsync(Path.Combine(context, "Dockerfile"), RecipeDockerfile.Render(recipe), cancel);

        var layout = new OciLayout(Path.Combine(directory, "layout"));
        await BakeAsync(platforms, directory, context, layout, cancel);
        var manifest = await pusher.PushAsync(layout, registry, target.Repository, target.Tag!, mountFrom: [], cancel);
        Directory.Delete(directory, recursive: true);
        progress.Report($"base image {recipe.Image}: pushed to {target}");
        return manifest;
    }

    private async Task PreparePlatformAsync(BaseImageSettings recipe, string platform, string directory, string context, CancellationToken cancel)
    {
        var architecture = Platform.Parse(platform).Architecture;
        var place = Path.Combine(context, architecture);
        Directory.CreateDirectory(place);
        await roots.MakeAsync(recipe.Suite, recipe.DebianPackages, architecture, Path.Combine(place, "root.tar"), cancel);
        await npm.FetchAsync(recipe, platform, Path.Combine(directory, "npm", architecture), Path.Combine(place, "files"), cancel);
    }

    private async Task BakeAsync(IReadOnlyList<string> platforms, string directory, string context, OciLayout layout, CancellationToken cancel)
    {
        var file = Path.Combine(directory, "docker-bake.json");
        var bake = new BakeTarget("base", context, "Dockerfile") { Platforms = platforms, Outputs = [$"type=oci,tar=false,dest={layout.Directory}"] };
        AtomicFile.Write(file, BakeFile.Render([bake]));
        var builder = await builders.ChooseAsync(platforms, cancel);
        using var log = new BakeLog(Path.Combine(directory, "docker-bake.log"), progress, time);
        await docker.BakeAsync(new BakeRequest(file, directory, builder.Name, Path.Combine(directory, "metadata.json"), [])
        {
            Environment = ImageBuilder.BakeEnvironment,
            OnLine = log.Add,
        }, cancel);
    }
}
