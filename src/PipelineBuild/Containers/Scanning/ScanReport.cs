using System.Globalization;
using PipelineBuild.Results;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Containers.Scanning;

/// <summary>Puts together what a scan has to say.</summary>
internal static class ScanReport
{
    private const int MostIds = 4;

    /// <summary>Name, version and hash of the scanner.</summary>
    public static string Scanner => $"trivy {TrivyPin.Amd64.Version} (sha256 {TrivyPin.Amd64.Sha256[..12]})";

    public static ImageScanResult WithoutDatabase(string problem, string registry) => new(
        Outcome.Errored, $"not scanned: {problem}. containers.scan.database names where it comes from; onNoDatabase: {{ '{registry}': tag-unscanned }} would let images pass marked as UNSCANNED")
    {
        Scanner = Scanner,
    };

    public static ImageScanResult Of(
        ContainerSettings settings, DatabaseState database, IReadOnlyList<PlatformScan> scans, ScanVerdict verdict, IReadOnlyList<Finding> disagreements, IReadOnlyList<string> problems, IReadOnlyList<ImageComparison>? comparisons)
    {
        var unscanned = database.Problem is not null;
        List<Finding> findings = [.. verdict.Findings, .. disagreements];
        if (unscanned)
        {
            findings.Insert(0, new Finding("containers/unscanned", Severity.Warning, $"UNSCANNED: nobody looked for vulnerabilities, because {database.Problem}; pipeline.yml lets images for registry '{settings.Registry.Name}' pass like that (onNoDatabase)"));
        }

        if (database.Remark is not null)
        {
            findings.Add(new Finding("containers/database-not-renewed", Severity.Warning, database.Remark));
        }

        var java = JavaUnchecked(settings, scans).ToList();
        findings.AddRange(java.Select(item => item.Finding));
        var outcome = problems.Count > 0 || java.Any(item => item.Stops) ? Outcome.Errored : findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed : Outcome.Passed;
        return new ImageScanResult(outcome, Summary(outcome, scans, findings, problems, java.Count(item => item.Stops), database, unscanned))
        {
            Scanner = Scanner,
            Database = database.Database is { } used ? new ScannedWith(used.Repository, used.Sha256, used.UpdatedAt) : null,
            Unscanned = unscanned,
            Images = scans.GroupBy(scan => scan.Image).Select(group => new ScannedImage(
                group.Key, group.ToDictionary(scan => scan.Platform, scan => scan.Digest), group.Max(scan => scan.Data.Packages), group.Where(scan => scan.Saved).Select(scan => scan.Platform).ToList())).ToList(),
            Packages = verdict.Packages,
            Since = comparisons,
            Findings = findings,
            Table = verdict.Packages.Count == 0 ? null : Table(verdict.Packages),
            Text = [.. comparisons?.SelectMany(ScanComparison.Lines) ?? [], .. problems.Skip(1).Select(problem => $"not scanned: {problem}")],
        };
    }

    private static string Summary(Outcome outcome, IReadOnlyList<PlatformScan> scans, IReadOnlyList<Finding> findings, IReadOnlyList<string> problems, int java, DatabaseState database, bool unscanned)
    {
        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        var what = $"{Counted.Of(scans.Select(scan => scan.Image).Distinct().Count(), "image")} on {Counted.Of(scans.Count, "platform")}";
        var saved = scans.Count(scan => scan.Saved);
        var with = unscanned ? "UNSCANNED for vulnerabilities" : $"database of {database.Database!.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        return outcome switch
        {
            Outcome.Errored when problems.Count > 0 => $"{Counted.Of(problems.Count, "look")} failed: {problems[0]}",
            Outcome.Errored => $"{what}: Java archives of {Counted.Of(java, "image")} were not looked up",
            Outcome.Failed => $"{what}: {Counted.Of(errors, "finding")} that must not be published; {with}",
            _ => $"{what}: nothing that stops a publish; {with}{(saved == 0 ? "" : $"; {saved} of {scans.Count} as scanned before")}",
        };
    }

    /// <summary>The vulnerability database does not say which archive is which, and the one that does is not fetched.</summary>
    private static IEnumerable<(Finding Finding, bool Stops)> JavaUnchecked(ContainerSettings settings, IReadOnlyList<PlatformScan> scans) => scans
        .Where(scan => scan.Data is { VulnerabilitiesChecked: true, JavaChecked: false }).Select(scan => scan.Image).Distinct()
        .Select(image => (image, Stops: settings.Images.First(other => other.Name == image).Scan.JavaArchives))
        .Select(pair => (new Finding("containers/java-unchecked", pair.Stops ? Severity.Error : Severity.Warning, $"{pair.image} holds Java archives, whose vulnerabilities were not looked up"), pair.Stops));

    private static ResultTable Table(IReadOnlyList<VulnerablePackage> packages) => new(
        ["package", "installed", "fixed in", "severity", "gate", "vulnerabilities", "images"],
        packages.Select(package => (IReadOnlyList<string>)
        [
            package.Package, package.Installed, package.Fixed ?? "-", package.Severity, package.Gate,
            string.Join(' ', package.Ids.Take(MostIds)) + (package.Ids.Count > MostIds ? $" and {package.Ids.Count - MostIds} more" : ""),
            string.Join("; ", package.Images.Select(image => $"{image.Key} {string.Join(' ', image.Value)}")),
        ]).ToList());
}
