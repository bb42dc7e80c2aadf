using System.Formats.Tar;
using System.IO.Compression;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.BaseImages;

/// <summary>Puts the files of a recipe's npm packages and its links where the image wants them, after checking each tarball's integrity.</summary>
public sealed class NpmContentFetcher(INpm npm)
{
    /// <param name="downloads">Directory for tarballs.</param>
    /// <param name="root">Directory that becomes <c>/</c> of the image.</param>
    public async Task FetchAsync(BaseImageSettings recipe, string platform, string downloads, string root, CancellationToken cancel)
    {
        // What a run left behind that ended half-way, links of the image above all, must not lead anywhere on this machine.
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        Directory.CreateDirectory(downloads);
        Directory.CreateDirectory(root);
        foreach (var content in recipe.NpmPackages.Where(content => content.Platform is null || content.Platform == platform))
        {
            var tarball = await npm.PackAsync(content.Package, downloads, cancel);
            await VerifyAsync(content, tarball, cancel);
            await ExtractAsync(content, tarball, root, cancel);
        }

        foreach (var (link, target) in recipe.Links)
        {
            var path = Inside(root, link);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }
    }

    private static async Task VerifyAsync(NpmContent content, string tarball, CancellationToken cancel)
    {
        var actual = await NpmTarball.IntegrityAsync(tarball, cancel);
        if (actual != content.Integrity)
        {
            throw new InvalidDataException($"{content.Package} is not what pipeline.yml expects: its integrity is {actual}, expected {content.Integrity}");
        }
    }

    private static async Task ExtractAsync(NpmContent content, string tarball, string root, CancellationToken cancel)
    {
        var missing = content.Files.Keys.ToHashSet();
        await using var file = File.OpenRead(tarball);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(cancellationToken: cancel) is { } entry)
        {
            var name = NpmTarball.Inner(entry.Name);
            var rule = content.Files.Keys.FirstOrDefault(from => from == "." || name == from || name.StartsWith($"{from}/", StringComparison.Ordinal));
            if (rule is null || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || name.Length == 0)
            {
                continue;
            }

            missing.Remove(rule);
            var rest = rule == "." ? name : name[rule.Length..].TrimStart('/');
            var path = Inside(root, rest.Length == 0 ? content.Files[rule] : $"{content.Files[rule]}/{rest}");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await entry.ExtractToFileAsync(path, overwrite: true, cancel);
        }

        if (missing.Count > 0)
        {
            throw new InvalidDataException($"{content.Package} holds no {string.Join(", ", missing)}");
        }
    }

    private static string Inside(string root, string path) =>
        new Workspace(root).Resolve(path.TrimStart('/')) ?? throw new InvalidDataException($"'{path}' leads out of the image");
}
