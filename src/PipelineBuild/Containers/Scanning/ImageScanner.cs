using System.Collections.Concurrent;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Containers.Scanning;

/// <summary>Scans every platform of every image by digest, and judges what was found by the rules of pipeline.yml.</summary>
public sealed class ImageScanner(
    ScanSubjects subjects, PinnedScanner scanner, ScanDatabase databases, PlatformScanner platforms, LayerCache layers, SecondOpinion opinion, LastRelease releases, TimeProvider time, IProgress<string> progress)
{
    private const int Parallel = 2;

    /// <summary>Scans what the last build or publish of this commit left.</summary>
    /// <param name="since">Show what is new against the last published release.</param>
    public async Task<ImageScanResult> ScanAsync(PipelineConfig config, bool since, CancellationToken cancel) =>
        await ScanAsync(config, await subjects.FindAsync(config, cancel), since, cancel);

    /// <summary>Scans given images; each is one of pipeline.yml.</summary>
    public async Task<ImageScanResult> ScanAsync(PipelineConfig config, IReadOnlyList<ScanSubject> images, bool since, CancellationToken cancel)
    {
        var settings = config.Containers.Scan;
        var program = scanner.Require();
        var database = await PipelineTrace.StepAsync("vulnerability database", () => databases.ProvideAsync(config.Containers, program, cancel));
        if (database.Problem is { } problem && !settings.LetsPassUnscanned(config.Containers.Registry))
        {
            return ScanReport.WithoutDatabase(problem, config.Containers.Registry.Name);
        }

        var means = new ScanMeans(program, database, settings.Vex);
        var (scans, problems) = await ScanAllAsync(images, means, cancel);
        var verdict = ScanVerdict.Judge(scans, config.Containers.Images, settings.Exceptions, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var disagreements = settings.Second is null ? [] : await AskSecondAsync(config, images, scans, problems, cancel);
        var comparisons = since ? await CompareAsync(config, scans, means, problems, cancel) : null;
        return ScanReport.Of(config.Containers, database, scans, verdict, disagreements, problems.Order(StringComparer.Ordinal).ToList(), comparisons);
    }

    /// <summary>One that can't be scanned does not keep the others from being scanned; it keeps the whole from passing.</summary>
    private async Task<(IReadOnlyList<PlatformScan> Scans, ConcurrentBag<string> Problems)> ScanAllAsync(IReadOnlyList<ScanSubject> images, ScanMeans means, CancellationToken cancel)
    {
        var work = images.SelectMany(image => image.Platforms.Keys.Select(platform => (Image: image, Platform: platform))).Select((item, index) => (item.Image, item.Platform, Index: index)).ToList();
        var done = new PlatformScan?[work.Count];
        var problems = new ConcurrentBag<string>();
        await System.Threading.Tasks.Parallel.ForEachAsync(Rows(work), new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel }, async (row, token) =>
        {
            using var cache = await layers.OpenAsync(row.Key, means.Database.Directory, token);
            foreach (var (image, platform, index) in row)
            {
                try
                {
                    done[index] = await platforms.ScanAsync(image, platform, means, cache, token);
                    progress.Report($"scan {image.Image} {platform} {image.Platforms[platform]}{(done[index]!.Saved ? ": as scanned before" : "")}");
                }
                catch (Exception error) when (IsAboutOne(error))
                {
                    problems.Add($"{image.Image} {platform} ({image.Platforms[platform]}): {error.Message}");
                }
            }
        });
        return (done.OfType<PlatformScan>().ToList(), problems);
    }

    /// <summary>What shares base layers goes one after another: images of one platform. Of a single platform two rows are made all the same.</summary>
    private static IEnumerable<IGrouping<string, (ScanSubject Image, string Platform, int Index)>> Rows(IReadOnlyList<(ScanSubject Image, string Platform, int Index)> work) =>
        work.Select(item => item.Platform).Distinct().Count() > 1 ? work.GroupBy(item => item.Platform) : work.GroupBy(item => FormattableString.Invariant($"{item.Platform}-{item.Index % Parallel}"));

    private async Task<IReadOnlyList<Finding>> AskSecondAsync(PipelineConfig config, IReadOnlyList<ScanSubject> images, IReadOnlyList<PlatformScan> scans, ConcurrentBag<string> problems, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var scan in scans.Where(scan => scan.Data.VulnerabilitiesChecked))
        {
            var layout = images.First(image => image.Image == scan.Image).Layout;
            try
            {
                findings.AddRange(layout is null
                    ? throw new InvalidDataException("the second scanner needs the image on disk; run DockerBuild first")
                    : SecondOpinion.Compare(scan, await PipelineTrace.StepAsync($"second scanner {scan.Image} {scan.Platform}", () => opinion.AskAsync(config.Containers.Scan.Second!, config.Workspace, layout, scan.Digest, cancel))));
            }
            catch (Exception error) when (IsAboutOne(error))
            {
                problems.Add($"second scanner, {scan.Image} {scan.Platform}: {error.Message}");
            }
        }

        return findings;
    }

    private async Task<IReadOnlyList<ImageComparison>> CompareAsync(PipelineConfig config, IReadOnlyList<PlatformScan> scans, ScanMeans means, ConcurrentBag<string> problems, CancellationToken cancel)
    {
        var names = scans.Select(scan => scan.Image).Distinct().ToList();
        if (means.Database.Database is null)
        {
            return names.Select(name => new ImageComparison(name, null, [], [], [], "not compared with the last release: there is no vulnerability database")).ToList();
        }

        try
        {
            var found = await releases.FindAsync(config, names, cancel);
            var comparisons = new List<ImageComparison>();
            foreach (var name in names)
            {
                comparisons.Add(found[name] is { } release
                    ? await CompareAsync(release, scans.Where(scan => scan.Image == name).ToList(), means, problems, cancel)
                    : new ImageComparison(name, null, [], [], [], "nothing was published before, so there is nothing to compare with"));
            }

            return comparisons;
        }
        catch (Exception error) when (IsAboutOne(error))
        {
            problems.Add($"--since: {error.Message}");
            return [];
        }
    }

    private async Task<ImageComparison> CompareAsync(ReleasedImage release, IReadOnlyList<PlatformScan> now, ScanMeans means, ConcurrentBag<string> problems, CancellationToken cancel)
    {
        var (before, failures) = await ScanAllAsync([release.Subject], means, cancel);
        foreach (var failure in failures)
        {
            problems.Add($"--since {release.Name}: {failure}");
        }

        return failures.IsEmpty
            ? ScanComparison.Of(release.Subject.Image, release.Name, now, before)
            : new ImageComparison(release.Subject.Image, release.Name, [], [], [], $"release {release.Name} could not be scanned");
    }

    private static bool IsAboutOne(Exception error) => error is TrivyException or InvalidDataException or RegistryException or TimeoutException or ProcessFailedException or ProgramNotFoundException or IOException;
}
