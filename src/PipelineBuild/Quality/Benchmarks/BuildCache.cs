using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Takes a side back to nothing: no build cache, no images on disk.</summary>
public sealed partial class BuildCache(IProcessRunner processes)
{
    /// <summary>Empties the whole cache of the builder, and proves it.</summary>
    /// <exception cref="InvalidOperationException">Something is left, because somebody else builds at this moment.</exception>
    public async Task EmptyAsync(BenchmarkPlace place, CancellationToken cancel)
    {
        await processes.RunCheckedAsync(Prune(place), cancel);
        var usage = await processes.RunCheckedAsync(place.RunDocker(["buildx", "du", "--builder", place.Builder]), cancel);
        var left = Total().Match(usage.Text) is { Success: true } total ? total.Groups[1].Value : throw new InvalidOperationException($"docker buildx du printed no total: {usage.Text}");
        if (left != "0B")
        {
            throw new InvalidOperationException($"the build cache still holds {left} after it was emptied: something else builds with the builder '{place.Builder}'");
        }

        foreach (var directory in new[] { place.Images, place.PlainImages }.Where(Directory.Exists))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The command, also for a plan.</summary>
    public static Command Prune(BenchmarkPlace place) => place.RunDocker(["buildx", "prune", "--all", "--force", "--builder", place.Builder]);

    [GeneratedRegex(@"^Total:\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex Total();
}
