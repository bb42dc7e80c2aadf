using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Gates;

/// <summary>Tests the stacks that run images which want to be released, with the bytes that the registry has of them.</summary>
public sealed class StackGate(StackTests stacks, LastRelease releases, ResultStore results, IProgress<string> progress)
{
    /// <summary>The target that does the same alone.</summary>
    public const string Target = "DockerTest";

    /// <param name="config">With all images of pipeline.yml: a stack may run some that are not released now.</param>
    /// <exception cref="InvalidDataException">An image can't be had for this machine.</exception>
    public async Task<StackTestResult> TestAsync(PipelineConfig config, Candidates candidates, CancellationToken cancel)
    {
        if (results.Load<StackTestResult>(Target) is { } last && Covers(last, candidates))
        {
            progress.Report("the stacks were tested with these images before");
            return last;
        }

        using var scratch = new PrivateDirectory();
        return await stacks.TestAsync(config, new StackSource(candidates.CommitTag, candidates.Images.Select(image => image.Name).ToList(), (wanted, stop) => FindAsync(config, candidates, wanted, scratch, stop)), cancel);
    }

    /// <summary>Whether a saved result speaks of these very images and of the files as they are.</summary>
    public static bool Covers(StackTestResult last, Candidates candidates) =>
        last.Outcome == Outcome.Passed
        && last.Commit == candidates.CommitTag && !BuildFacts.IsDirtyTag(candidates.CommitTag)
        && candidates.Images.All(image => last.Only?.Contains(image.Name) != false && (!last.Manifests.TryGetValue(image.Name, out var tested) || tested == image.Platforms.GetValueOrDefault(BaseImageBuilder.MachinePlatform)));

    private async Task<IReadOnlyList<LoadableImage>> FindAsync(PipelineConfig config, Candidates candidates, IReadOnlyList<string> wanted, PrivateDirectory scratch, CancellationToken cancel)
    {
        var found = new List<LoadableImage>();
        foreach (var name in wanted)
        {
            found.Add(candidates.Images.FirstOrDefault(image => image.Name == name) is { } candidate
                ? candidates.Layouts.TryGetValue(name, out var layout)
                    ? new LoadableImage(name, candidate.Index.Digest, layout)
                    : await PullAsync(name, candidate.Index.Digest, candidate.Platforms, new RegistryCopy(candidates.Client, candidate.Repository), scratch, cancel)
                : await OtherAsync(config, candidates, name, scratch, cancel));
        }

        return found;
    }

    /// <summary>An image that is not published now: as this commit has published it, else as the last release did.</summary>
    private async Task<LoadableImage> OtherAsync(PipelineConfig config, Candidates candidates, string name, PrivateDirectory scratch, CancellationToken cancel)
    {
        var known = candidates.Images[0];
        var repository = RegistryAccess.RepositoryOf(new ImageReference(candidates.Client.Host, known.Repository[..^known.Name.Length].Trim('/')), name);
        if (await candidates.Client.FindManifestAsync(repository, candidates.CommitTag, cancel) is { } own)
        {
            return await PullAsync(name, own.Digest, own.Platforms, new RegistryCopy(candidates.Client, repository), scratch, cancel);
        }

        var released = (await releases.FindAsync(config, [name], cancel))[name]
            ?? throw new InvalidDataException($"a stack also runs {name}, of which there is no release; publish them together, or leave 'stack' out of containers.gates");
        progress.Report($"image {name}: is not published now, the stack runs {released.Name}");
        return await PullAsync(name, released.Name, released.Subject.Platforms, released.Subject.Registry!, scratch, cancel);
    }

    private async Task<LoadableImage> PullAsync(string name, string digest, IReadOnlyDictionary<string, string> platforms, RegistryCopy copy, PrivateDirectory scratch, CancellationToken cancel)
    {
        if (!platforms.TryGetValue(BaseImageBuilder.MachinePlatform, out var manifest))
        {
            throw new InvalidDataException($"{name} is published for {string.Join(", ", platforms.Keys)}, and this machine runs stacks on {BaseImageBuilder.MachinePlatform} only; publish from another machine, or leave 'stack' out of containers.gates");
        }

        progress.Report($"image {name}: is fetched from {copy.Client.Host}");
        return new LoadableImage(name, digest, await ImageDownload.ToAsync(Path.Combine(scratch.FullName, name), copy.Client, copy.Repository, manifest, cancel));
    }
}
