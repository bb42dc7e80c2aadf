using System.Security.Cryptography;
using PipelineBuild.Artifacts;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Containers.Scanning;

/// <summary>What all looks of a scan have in common.</summary>
/// <param name="Program">Path of the scanner.</param>
/// <param name="Database">Null leaves vulnerabilities out.</param>
public sealed record ScanMeans(string Program, DatabaseState Database, IReadOnlyList<string> Vex);

/// <summary>Looks at one platform of an image by its digest, or takes what an earlier look at the same digest with the same database found.</summary>
public sealed class PlatformScanner(Trivy trivy, ScanCache cache)
{
    private static readonly string Scanner = $"trivy {TrivyPin.Amd64.Version} {TrivyPin.Amd64.Sha256}";

    /// <exception cref="TrivyException">It could not be scanned.</exception>
    /// <exception cref="InvalidDataException">The image is not complete, or the scanner's report is not about it.</exception>
    public async Task<PlatformScan> ScanAsync(ScanSubject subject, string platform, ScanMeans means, OpenLayerCache layers, CancellationToken cancel)
    {
        var digest = subject.Platforms[platform];
        var key = new ScanKey(digest, means.Database.Database?.Sha256, Scanner, await HashAsync(means.Vex, cancel));
        if (cache.Load(key) is { } known)
        {
            return new PlatformScan(subject.Image, platform, digest, known, Saved: true);
        }

        var data = await PipelineTrace.StepAsync($"scan {subject.Image} {platform}", () => LookAsync(subject, digest, means, layers, cancel));
        cache.Save(key, data);
        return new PlatformScan(subject.Image, platform, digest, data, Saved: false);
    }

    /// <summary>Makes the platform of an image on disk an image of its own, every byte of it compared with its digest.</summary>
    public static async Task ShowAsync(OciLayout layout, string digest, string directory, CancellationToken cancel) =>
        LayoutView.Write(layout, await VerifyAsync(layout, digest, cancel), directory);

    private static async Task<OciDescriptor> VerifyAsync(OciLayout layout, string digest, CancellationToken cancel)
    {
        var descriptor = layout.Root().Children.FirstOrDefault(child => child.Digest == digest) ?? throw new InvalidDataException($"{layout.Directory} no longer holds {digest}; run DockerBuild again");
        foreach (var blob in layout.Read(descriptor).Blobs)
        {
            await layout.VerifyAsync(blob, cancel);
        }

        return descriptor;
    }

    private async Task<ScanData> LookAsync(ScanSubject subject, string digest, ScanMeans means, OpenLayerCache layers, CancellationToken cancel)
    {
        using var scratch = new PrivateDirectory();
        var (input, blobs) = await InputAsync(subject, digest, layers, Path.Combine(scratch.FullName, "image"), cancel);
        var config = blobs[0].Digest;
        var scan = new TrivyScan(means.Program, input, layers.FullName, means.Vex) { WithVulnerabilities = means.Database.Directory is not null };
        try
        {
            var data = await ReadAsync(scan, config, scratch, cancel);
            layers.Remember(blobs.Skip(1).Select(layer => layer.Digest));
            return data;
        }
        catch (TrivyException error) when (error.WantsJava)
        {
            return await ReadAsync(scan with { WithoutJava = true }, config, scratch, cancel);
        }
    }

    private async Task<ScanData> ReadAsync(TrivyScan scan, string config, PrivateDirectory scratch, CancellationToken cancel) =>
        TrivyReport.Read(await trivy.ScanAsync(scan, scratch.FullName, cancel), config, vulnerabilities: scan.WithVulnerabilities, java: !scan.WithoutJava);

    /// <returns>What the scanner is given, and the image's configuration and layers.</returns>
    private static async Task<(ScanInput Input, IReadOnlyList<OciDescriptor> Blobs)> InputAsync(ScanSubject subject, string digest, OpenLayerCache layers, string directory, CancellationToken cancel)
    {
        if (subject.Layout is { } layout)
        {
            var descriptor = await VerifyAsync(layout, digest, cancel);
            await LayoutView.WriteUnpackedAsync(layout, descriptor, layers.Known(), directory, cancel);
            return (new ScanInput.Layout(directory), layout.Read(descriptor).Blobs);
        }

        var copy = subject.Registry ?? throw new InvalidOperationException($"nobody said where {subject.Image} is");
        var manifest = await copy.Client.FindManifestAsync(copy.Repository, digest, cancel) ?? throw new InvalidDataException($"{copy.Client.Host}/{copy.Repository} holds no {digest}");
        return (new ScanInput.Remote($"{copy.Client.Host}/{copy.Repository}@{digest}", copy.Client.Pass), manifest.Blobs);
    }

    private static async Task<string> HashAsync(IReadOnlyList<string> files, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(file, cancel)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
