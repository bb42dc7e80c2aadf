using System.Text.Json;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Builds the images once and takes over what the other sides need: the bake file, its secrets, the builder.</summary>
public sealed class BakeReader(IProcessRunner processes, LastingSecrets secrets, IProgress<string> progress)
{
    /// <exception cref="ProcessFailedException">The images don't build.</exception>
    /// <exception cref="InvalidOperationException">The build left nothing that could be compared.</exception>
    public async Task<BenchmarkPlace> ReadAsync(BenchmarkPlace place, PrivateDirectory directory, CancellationToken cancel)
    {
        progress.Report("build the images once, to fill the cache and to get the bake file");
        await processes.RunCheckedAsync(place.Host("--target=DockerBuild"), cancel);
        var artifacts = Path.Combine(place.Repository, "artifacts");
        var saved = Path.Combine(artifacts, "docker-bake.json");
        if (!File.Exists(saved))
        {
            throw new InvalidOperationException("DockerBuild wrote no bake file: pipeline.yml of this repository names no image");
        }

        var bake = (await secrets.ProvideAsync(await File.ReadAllTextAsync(saved, cancel), directory, cancel)).Replace(Output(place.Images), Output(place.PlainImages), StringComparison.Ordinal);
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(artifacts, "results", "DockerBuild.json"), cancel));
        var builder = result.RootElement.GetProperty("builder").GetString()!;
        return place with { Builder = builder, BakeFile = directory.Write("bake.json", bake), SingleBuilds = BakedBuilds.Of(bake, builder) };

        string Output(string images) => $"dest={Path.GetRelativePath(place.Repository, images)}/";
    }
}
