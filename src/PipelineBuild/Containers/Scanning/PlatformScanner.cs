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
    /// <returns>Digest of its configuration.</returns>
    public static async Task<string> ShowAsync(OciLayout layout, string digest, string directory, CancellationToken cancel)
    {
        var descriptor = layout.Root().Children.FirstOrDefault(child => child.Digest == digest) ?? throw new InvalidDataException($"{layout.Directory} no longer holds {digest}; run DockerBuild again");
        var blobs = layout.Read(descriptor).Blobs;
        foreach (var blob in blobs)
        {
            await layout.VerifyAsync(blob, cancel);
        }

        LayoutView.Write(layout, descriptor, directory);
        return blobs[0].Digest;
    }

    private async Task<ScanData> LookAsync(ScanSubject subject, string digest, ScanMeans means, OpenLayerCache layers, CancellationToken cancel)
    {
        using var scratch = new PrivateDirectory();
        var (input, config) = await InputAsync(subject, digest, Path.Combine(scratch.FullName, "image"), cancel);
        var scan = new TrivyScan(means.Program, input, layers.FullName, means.Vex) { WithVulnerabilities = means.Database.Directory is not null };
        try
        {
            return await ReadAsync(scan, config, scratch, cancel);
        }
        catch (TrivyException error) when (error.WantsJava)
        {
            return await ReadAsync(scan with { WithoutJava = true }, config, scratch, cancel);
        }
    }

    private async Task<ScanData> ReadAsync(TrivyScan scan, string config, PrivateDirectory scratch, CancellationToken cancel) =>
        TrivyReport.Read(await trivy.ScanAsync(scan, scratch.FullName, cancel), config, vulnerabilities: scan.WithVulnerabilities, java: !scan.WithoutJava);

    private static async Task<(ScanInput Input, string Config)> InputAsync(ScanSubject subject, string digest, string directory, CancellationToken cancel)
    {
        if (subject.Layout is { } layout)
        {
            return (new ScanInput.Layout(directory), await ShowAsync(layout, digest, directory, cancel));
        }

        var copy = subject.Registry ?? throw new InvalidOperationException($"nobody said where {subject.Image} is");
        var manifest = await copy.Client.FindManifestAsync(copy.Repository, digest, cancel) ?? throw new InvalidDataException($"{copy.Client.Host}/{copy.Repository} holds no {digest}");
        return (new ScanInput.Remote($"{copy.Client.Host}/{copy.Repository}@{digest}", copy.Client.Pass), manifest.Blobs[0].Digest);
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
