using System.Text.Json;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Makes the user of a measurement's own and has the images published there once.</summary>
public sealed class HomeMaker(IScratchRegistry registry, IProcessRunner processes, ProgramLocator programs, TimeProvider time, IProgress<string> progress)
{
    private const string Folder = "home";
    private const string DatabaseRepository = "benchmark/trivy-db";

    /// <summary>How a bake file names an image that a build starts from.</summary>
    private const string ImageContext = "docker-image://";

    public static BenchmarkHome HomeIn(string directory) => new(Path.Combine(directory, Folder));

    /// <exception cref="ProcessFailedException">The images can't be published, or a gate refused them.</exception>
    /// <exception cref="ProgramNotFoundException">Scanner or registry are missing.</exception>
    public async Task<BenchmarkHome> MakeAsync(BenchmarkPlace place, string directory, CancellationToken cancel)
    {
        var home = HomeIn(directory) with { Scanner = programs.Require(TrivyPin.Amd64.Program) };
        Directory.CreateDirectory(home.Folders.Cache);
        Directory.CreateSymbolicLink(Path.Combine(home.Folders.Cache, Path.GetFileName(programs.Cache.Programs)), programs.Cache.Programs);
        progress.Report("start a registry of the measurement's own, with the base images and a vulnerability database");
        var host = await registry.StartAsync(home.Folders, cancel);
        await registry.TakeOverAsync(BaseImages(await File.ReadAllTextAsync(place.BakeFile, cancel)), host, place, cancel);
        var database = BenchmarkDatabase.Bytes();
        await registry.PushDatabaseAsync(host, DatabaseRepository, database, home.Directory, cancel);
        await WritePlainAsync(home, database, cancel);
        await File.WriteAllTextAsync(home.Config, Config(host), cancel);

        progress.Report("publish the images there once");
        await processes.RunCheckedAsync((place with { Home = home }).HostAtHome("DockerPublish"), cancel);
        return Published(home, await File.ReadAllTextAsync(Path.Combine(place.Repository, "artifacts", "results", "DockerPublish.json"), cancel));
    }

    /// <summary>Whether or not one was made, or only half of it.</summary>
    public Task EndAsync(BenchmarkHome home) => Directory.Exists(home.Directory) ? registry.StopAsync(home.Folders) : Task.CompletedTask;

    /// <summary>What the repository's own file does not say yet; a file that names a database itself is refused by name.</summary>
    private static string Config(string host) => $"include: [../{RepositoryCloner.Folder}/pipeline.yml]\ncontainers:\n  scan:\n    database: {host}/{DatabaseRepository}:2\n";

    private async Task WritePlainAsync(BenchmarkHome home, byte[] database, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(home.PlainCache, "db")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "trivy.db"), database, cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "metadata.json"), VulnerabilityDatabase.Metadata(time.GetUtcNow()), cancel);
    }

    /// <summary>Those of the local registry, where a recipe made them: making them anew takes minutes and measures nothing.</summary>
    private static List<string> BaseImages(string bakeFile)
    {
        using var document = JsonDocument.Parse(bakeFile);
        return document.RootElement.GetProperty("target").EnumerateObject()
            .SelectMany(target => target.Value.TryGetProperty("contexts", out var contexts) ? contexts.EnumerateObject().Select(context => context.Value.GetString()!) : [])
            .Where(context => context.StartsWith(ImageContext, StringComparison.Ordinal) && context.Contains('@')).Select(context => context[ImageContext.Length..])
            .Where(image => Tools.Registries.RegistryEndpoint.IsLoopback(image.Split('/')[0])).Distinct().ToList();
    }

    private static BenchmarkHome Published(BenchmarkHome home, string result)
    {
        using var document = JsonDocument.Parse(result);
        var images = document.RootElement.GetProperty("images").EnumerateArray().Select(image => (
            Reference: image.GetProperty("reference").GetString()!,
            Repository: image.GetProperty("reference").GetString()!.Split('@')[0],
            Tags: image.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!).ToList(),
            Platforms: image.GetProperty("platforms").EnumerateObject().Select(platform => platform.Name).ToList())).ToList();
        return home with
        {
            References = images.SelectMany(image => image.Tags.Select(tag => $"{image.Repository}:{tag}")).ToList(),
            Published = images.Select(image => image.Reference).ToList(),
            Platforms = images.SelectMany(image => image.Platforms.Select(platform => ($"{image.Repository}:{image.Tags[0]}", platform))).ToList(),
        };
    }
}
