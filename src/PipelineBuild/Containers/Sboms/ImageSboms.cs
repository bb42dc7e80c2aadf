using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Containers.Sboms;

/// <summary>Writes the SBOMs of the pushed images by digest, and tells what changed since the last release.</summary>
public sealed class ImageSboms(RegistryImages pushed, TrivySbom trivy, PinnedScanner scanner, PackageDatabases databases, SavedSboms saved, LastRelease releases, SbomHistory history, IProgress<string> progress)
{
    public const string Folder = "sbom";

    public async Task<ImageSbomResult> WriteAsync(PipelineConfig config, CancellationToken cancel) => await WriteAsync(config, await pushed.FindAsync(config, cancel), cancel);

    /// <summary>The same for given images; each is one of pipeline.yml.</summary>
    public async Task<ImageSbomResult> WriteAsync(PipelineConfig config, IReadOnlyList<RegistryImage> images, CancellationToken cancel)
    {
        var program = scanner.Require();
        var findings = new List<Finding>();
        var sboms = new List<ImageSbom>();
        var held = new Dictionary<(string Image, string Platform), IReadOnlyList<SbomPackage>>();
        foreach (var image in images)
        {
            var platforms = new List<PlatformSbom>();
            foreach (var (platform, digest) in image.Platforms)
            {
                var (sbom, packages) = await PipelineTrace.StepAsync($"list {image.Name} {platform}", () => OneAsync(config, program, image, platform, digest, findings, cancel));
                platforms.Add(sbom);
                held[(image.Name, platform)] = packages;
            }

            sboms.Add(new ImageSbom(image.Name, image.Digest, platforms));
        }

        var changes = await CompareAsync(config, sboms, held, cancel);
        AtomicFile.Write(config.Workspace.Artifact(Folder, "CHANGES.md"), SbomNotes.Of(changes));
        return Describe(sboms, changes, findings);
    }

    private async Task<(PlatformSbom, IReadOnlyList<SbomPackage>)> OneAsync(PipelineConfig config, string program, RegistryImage image, string platform, string digest, List<Finding> findings, CancellationToken cancel)
    {
        if (saved.Find(config.Workspace, ScanReport.Scanner, image.Name, digest) is { } known)
        {
            progress.Report($"list {image.Name} {platform}: as listed before");
            return known;
        }

        progress.Report($"list {image.Name} {platform}");
        var manifest = await image.Client.FindManifestAsync(image.Repository, digest, cancel) ?? throw new InvalidDataException($"{image.At(digest)} is not there");
        var created = await CreatedAsync(image, manifest, cancel);
        var cycloneDx = await DocumentAsync(program, image, platform, digest, TrivySbom.CycloneDx, findings, cancel);
        var spdx = await DocumentAsync(program, image, platform, digest, TrivySbom.Spdx, findings, cancel);
        var packages = SbomDocument.Packages(JsonNode.Parse(cycloneDx)!);
        if (packages.Count == 0 && await databases.FindAsync(image, manifest, cancel) is { } database)
        {
            findings.Add(new Finding("containers/sbom-empty", Severity.Error, $"{image.Name} {platform}: the SBOM names no package, but {image.At(digest)} holds {database}; what is in the image is not known"));
        }

        var file = config.Workspace.Artifact(Folder, ImageSettings.LayoutNameOf(image.Name), platform.Replace('/', '-'));
        var sbom = new PlatformSbom(platform, digest, config.Workspace.Relative($"{file}.cdx.json"), config.Workspace.Relative($"{file}.spdx.json"), packages.Count)
        {
            CycloneDxHash = Write($"{file}.cdx.json", SbomDocument.Stable(cycloneDx, digest, created)),
            SpdxHash = Write($"{file}.spdx.json", SbomDocument.Stable(spdx, digest, created)),
        };
        return (sbom, packages);
    }

    private static string Write(string file, string text)
    {
        AtomicFile.Write(file, text);
        return SavedSboms.HashOf(File.ReadAllBytes(file));
    }

    private async Task<string> DocumentAsync(string program, RegistryImage image, string platform, string digest, string format, List<Finding> findings, CancellationToken cancel)
    {
        try
        {
            return await trivy.WriteAsync(program, image.At(digest), image.Client.Pass, format, withoutJava: false, cancel);
        }
        catch (TrivyException error) when (error.WantsJava)
        {
            if (format == TrivySbom.CycloneDx)
            {
                findings.Add(new Finding("containers/java-unchecked", Severity.Warning, $"{image.Name} {platform}: Java archives are missing in the SBOM, because there is no database to look them up in"));
            }

            return await trivy.WriteAsync(program, image.At(digest), image.Client.Pass, format, withoutJava: true, cancel);
        }
    }

    private static async Task<DateTimeOffset> CreatedAsync(RegistryImage image, OciManifest manifest, CancellationToken cancel)
    {
        using var config = JsonDocument.Parse(await image.Client.ReadBlobAsync(image.Repository, manifest.Blobs[0].Digest, cancel));
        return config.RootElement.TryGetProperty("created", out var created) && created.TryGetDateTimeOffset(out var time) ? time : DateTimeOffset.UnixEpoch;
    }

    private async Task<IReadOnlyList<SbomComparison>> CompareAsync(PipelineConfig config, List<ImageSbom> sboms, Dictionary<(string Image, string Platform), IReadOnlyList<SbomPackage>> held, CancellationToken cancel)
    {
        var last = await releases.FindAsync(config, sboms.Select(image => image.Name).ToList(), cancel);
        var changes = new List<SbomComparison>();
        foreach (var image in sboms)
        {
            if (last[image.Name] is not { } release)
            {
                changes.Add(new SbomComparison(image.Name, null, []));
                continue;
            }

            var platforms = new Dictionary<string, (IReadOnlyList<SbomPackage>, IReadOnlyList<SbomPackage>)>();
            foreach (var platform in image.Platforms)
            {
                platforms[platform.Platform] = (await history.PackagesAsync(config, release, platform.Platform, cancel) ?? [], held[(image.Name, platform.Platform)]);
            }

            changes.Add(SbomComparison.Of(image.Name, release.Name, platforms));
        }

        return changes;
    }

    private static ImageSbomResult Describe(List<ImageSbom> sboms, IReadOnlyList<SbomComparison> changes, List<Finding> findings)
    {
        var files = sboms.Sum(image => image.Platforms.Count) * 2;
        var rows = changes.SelectMany(image => image.Changes.Select(change => (IReadOnlyList<string>)[image.Image, SbomNotes.Word(change), $"{change.Package} ({change.Kind})", change.Before ?? "", change.After ?? "", change.Licences, string.Join(' ', change.Platforms)])).ToList();
        // What an image holds could not be found out: that is no verdict about the image.
        var isEmpty = findings.Any(finding => finding.Severity == Severity.Error);
        var since = changes.Any(image => image.Release is not null) ? $"{rows.Count} package change{(rows.Count == 1 ? "" : "s")} since the last release" : "no earlier release to compare with";
        return new ImageSbomResult(
            isEmpty ? Outcome.Errored : Outcome.Passed,
            isEmpty ? "an SBOM without packages of an image that has some" : $"{files} SBOMs of {sboms.Count} image{(sboms.Count == 1 ? "" : "s")} in artifacts/{Folder}; {since}")
        {
            Scanner = ScanReport.Scanner,
            Images = sboms,
            Changes = changes,
            Findings = findings,
            Table = rows.Count == 0 ? null : new ResultTable(["image", "change", "package", "before", "now", "licences", "platforms"], rows),
        };
    }
}
