namespace PipelineBuild.Containers.Scanning;

/// <summary>Holds the vulnerabilities of an image against those of its last published release, both under today's database.</summary>
public static class ScanComparison
{
    public static ImageComparison Of(string image, string release, IReadOnlyList<PlatformScan> now, IReadOnlyList<PlatformScan> before)
    {
        var (current, earlier) = (Vulnerabilities(now), Vulnerabilities(before));
        return new ImageComparison(
            image, release,
            current.Where(pair => !earlier.ContainsKey(pair.Key)).Select(pair => pair.Value).ToList(),
            earlier.Where(pair => !current.ContainsKey(pair.Key)).Select(pair => pair.Value).ToList(),
            current.Where(pair => earlier.ContainsKey(pair.Key)).Select(pair => pair.Value).ToList());
    }

    /// <summary>For people: what is new by name, what is gone by name, what stays by number.</summary>
    public static IEnumerable<string> Lines(ImageComparison comparison)
    {
        if (comparison.Problem is not null)
        {
            yield return $"{comparison.Image}: {comparison.Problem}";
            yield break;
        }

        yield return $"{comparison.Image} against {comparison.Release}: {comparison.New.Count} new, {comparison.Fixed.Count} fixed, {comparison.Same.Count} as before";
        foreach (var (word, found) in comparison.New.Select(found => ("new", found)).Concat(comparison.Fixed.Select(found => ("fixed", found))))
        {
            yield return $"  {word,-5}  {found.Id} {found.Severity} {found.Package}";
        }
    }

    private static Dictionary<string, ComparedVulnerability> Vulnerabilities(IReadOnlyList<PlatformScan> scans) => scans
        .SelectMany(scan => scan.Data.Vulnerabilities).Where(found => found.Vex is null)
        .GroupBy(found => $"{found.Id} {found.Package}")
        .ToDictionary(group => group.Key, group => new ComparedVulnerability(group.First().Id, group.First().Package, group.First().Severity), StringComparer.Ordinal);
}
