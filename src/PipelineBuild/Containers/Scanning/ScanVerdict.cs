using PipelineBuild.Results;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Containers.Scanning;

/// <summary>What the findings of a scan mean under the rules of pipeline.yml.</summary>
public sealed record ScanVerdict(IReadOnlyList<Finding> Findings, IReadOnlyList<VulnerablePackage> Packages)
{
    private const string Fails = "fails";
    private const string Excepted = "excepted";
    private const string Passes = "passes";

    /// <param name="images">The settings of the scanned images.</param>
    /// <param name="today">The day on which exceptions are judged.</param>
    public static ScanVerdict Judge(IReadOnlyList<PlatformScan> scans, IReadOnlyList<ImageSettings> images, IReadOnlyList<ScanException> exceptions, DateOnly today)
    {
        var rules = new ScanRules(images, exceptions, today);
        var vulnerabilities = Gather(scans, data => data.Vulnerabilities, found => (found.Id, found.Package)).Select(group => Weigh(group, rules)).ToList();
        var findings = vulnerabilities.Select(weighed => weighed.Finding).ToList();
        findings.AddRange(Gather(scans, data => data.Secrets, found => (found.Rule, found.Target, found.Line)).Select(group => Weigh(group, rules)));
        findings.AddRange(Gather(scans, data => data.Misconfigurations, found => (found.Id, found.Target, found.Line)).SelectMany(group => Weigh(group, rules)));
        findings.AddRange(Gather(scans, data => data.Licences, found => (found.Package, found.Name)).SelectMany(group => Weigh(group, rules)));
        findings.AddRange(scans.Where(scan => scan.Data.EndOfLife is not null).GroupBy(scan => (scan.Image, scan.Data.EndOfLife)).Select(group => new Finding(
            "containers/end-of-life", Severity.Warning, $"{group.Key.Image} is made from {group.Key.EndOfLife}, which gets no security fixes any more, and whose new vulnerabilities nobody lists")));
        findings.AddRange(rules.OfExceptions(everythingWasChecked: scans.All(scan => scan.Data.VulnerabilitiesChecked)));
        return new ScanVerdict(findings.OrderByDescending(finding => finding.Severity).ToList(), ByPackage(vulnerabilities));
    }

    private static (Finding Finding, Found<FoundVulnerability> Group, string Gate) Weigh(Found<FoundVulnerability> group, ScanRules rules)
    {
        var first = group.First;
        var fixedIn = string.Join(", ", group.Items.Select(found => found.Fixed).OfType<string>().Distinct());
        var what = $"{first.Id} {Worst(group)} in {first.Package} {string.Join(", ", group.Items.Select(found => found.Installed).Distinct())}, {(fixedIn.Length == 0 ? "no fix" : $"fixed in {fixedIn}")}"
            + $"{(first.Title.Length == 0 ? "" : $": {first.Title}")} ({group.Where})";
        var open = group.Members.Where(member => member.Item.Vex is null && rules.GateOf(member.Scan.Image) is var gate && gate.Fail.Contains(member.Item.Severity) && !(gate.IgnoreUnfixed && member.Item.Fixed is null)).ToList();
        if (group.Items.All(found => found.Vex is not null))
        {
            return (new Finding("containers/vulnerability", Severity.Note, $"{what}; does not count by VEX: {first.Vex}") { IsInTable = true }, group, Passes);
        }

        if (rules.Except(first.Id, first.Package) is { } exception)
        {
            return (new Finding("containers/vulnerability", Severity.Note, $"{what}; excepted until {exception.Until} by {exception.Owner}: {exception.Reason}") { IsInTable = true }, group, Excepted);
        }

        return open.Count > 0
            ? (new Finding("containers/vulnerability", Severity.Error, what), group, Fails)
            : (new Finding("containers/vulnerability", Severity.Note, what) { IsInTable = true }, group, Passes);
    }

    private static Finding Weigh(Found<FoundSecret> group, ScanRules rules)
    {
        var first = group.First;
        var place = first.Target.Length == 0 ? "the image's configuration" : $"/{first.Target}{(first.Line > 0 ? $":{first.Line}" : "")}";
        return Gated("containers/secret-in-image", $"{first.Title} ({first.Rule}) in {place} ({group.Where})", rules.Except(first.Rule, group.PackageOr(first.Target)), group.Members.Any(member => rules.GateOf(member.Scan.Image).Secrets.Contains(first.Severity)));
    }

    /// <summary>The configuration of an image is what its Dockerfile made, one in each image; a file in it is a file in it.</summary>
    private static IEnumerable<Finding> Weigh(Found<FoundMisconfiguration> group, ScanRules rules)
    {
        var first = group.First;
        foreach (var image in first.Target.Length == 0 ? group.ByImage : [group])
        {
            var place = first.Target.Length == 0 ? "the image's configuration" : $"/{first.Target}{(first.Line > 0 ? $":{first.Line}" : "")}";
            var fails = image.Members.Any(member => rules.GateOf(member.Scan.Image).Misconfigurations.Contains(first.Severity));
            var finding = Gated("containers/misconfiguration", $"{first.Id} {first.Severity} in {place}: {first.Title}. {first.Advice} ({image.Where})", rules.Except(first.Id, image.PackageOr(first.Target)), fails);
            finding = finding.Severity == Severity.Warning && (first.Severity is "LOW" or "UNKNOWN") ? finding with { Severity = Severity.Note } : finding;
            yield return first.Target.Length == 0 ? finding with { File = rules.DockerfileOf(image.Members[0].Scan.Image) } : finding;
        }
    }

    private static IEnumerable<Finding> Weigh(Found<FoundLicence> group, ScanRules rules)
    {
        var first = group.First;
        return group.Members.Any(member => rules.GateOf(member.Scan.Image).Forbids(first.Name))
            ? [Gated("containers/licence", $"{first.Package} is under {first.Name}, which is forbidden ({group.Where})", rules.Except(first.Name, first.Package), fails: true)]
            : [];
    }

    private static Finding Gated(string rule, string what, ScanException? exception, bool fails) => exception is null
        ? new Finding(rule, fails ? Severity.Error : Severity.Warning, what)
        : new Finding(rule, Severity.Note, $"{what}; excepted until {exception.Until} by {exception.Owner}: {exception.Reason}");

    private static List<VulnerablePackage> ByPackage(IReadOnlyList<(Finding Finding, Found<FoundVulnerability> Group, string Gate)> vulnerabilities) => vulnerabilities
        .SelectMany(weighed => weighed.Group.Members.Where(member => member.Item.Vex is null).Select(member => (weighed.Gate, member.Scan, member.Item)))
        .GroupBy(found => (found.Item.Package, found.Item.Installed))
        .Select(group => new VulnerablePackage(
            group.Key.Package, group.Key.Installed,
            group.Select(found => found.Item.Fixed).OfType<string>().Distinct().ToList() is { Count: > 0 } versions ? string.Join(", ", versions) : null,
            group.Select(found => found.Item.Severity).OrderBy(Rank).First(),
            group.Any(found => found.Gate == Fails) ? Fails : group.Any(found => found.Gate == Excepted) ? Excepted : Passes,
            group.OrderBy(found => Rank(found.Item.Severity)).Select(found => found.Item.Id).Distinct().ToList(),
            group.GroupBy(found => found.Scan.Image).ToDictionary(image => image.Key, image => (IReadOnlyList<string>)image.Select(found => found.Scan.Platform).Distinct().ToList())))
        .OrderBy(package => package.Gate == Fails ? 0 : 1).ThenBy(package => Rank(package.Severity)).ThenBy(package => package.Package, StringComparer.Ordinal)
        .ToList();

    private static IEnumerable<Found<T>> Gather<T, TKey>(IReadOnlyList<PlatformScan> scans, Func<ScanData, IReadOnlyList<T>> list, Func<T, TKey> key) => scans
        .SelectMany(scan => list(scan.Data).Select(item => (Scan: scan, Item: item)))
        .GroupBy(found => key(found.Item))
        .Select(group => new Found<T>([.. group]));

    private static string Worst(Found<FoundVulnerability> group) => group.Items.Select(found => found.Severity).OrderBy(Rank).First();

    /// <summary>A word that nobody knows is worse than any that is known: it must not sink to the bottom.</summary>
    private static int Rank(string severity) => ScanGate.Severities.ToList().IndexOf(severity);
}

/// <summary>The same thing, wherever it was found.</summary>
internal sealed record Found<T>(IReadOnlyList<(PlatformScan Scan, T Item)> Members)
{
    public T First => Members[0].Item;

    public IEnumerable<T> Items => Members.Select(member => member.Item);

    public IEnumerable<Found<T>> ByImage => Members.GroupBy(member => member.Scan.Image).Select(group => new Found<T>([.. group]));

    /// <summary>Images with their platforms, for people.</summary>
    public string Where => string.Join("; ", Members.GroupBy(member => member.Scan.Image).Select(group => $"{group.Key} {string.Join(' ', group.Select(member => member.Scan.Platform).Distinct())}"));

    /// <summary>What an exception calls the place: the file, or the image for its configuration.</summary>
    public string PackageOr(string target) => target.Length > 0 ? target : Members[0].Scan.Image;
}
