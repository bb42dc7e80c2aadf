namespace PipelineBuild.Tools.Scanning;

/// <summary>What a scanner found in one platform of an image, before anybody judges it.</summary>
/// <param name="Packages">How many it recognised.</param>
/// <param name="VulnerabilitiesChecked">False without a database: that none are listed says nothing then.</param>
/// <param name="JavaChecked">False when the image holds Java archives that nobody looked up.</param>
public sealed record ScanData(
    int Packages,
    bool VulnerabilitiesChecked,
    bool JavaChecked,
    IReadOnlyList<FoundVulnerability> Vulnerabilities,
    IReadOnlyList<FoundSecret> Secrets,
    IReadOnlyList<FoundMisconfiguration> Misconfigurations,
    IReadOnlyList<FoundLicence> Licences)
{
    /// <summary>The distribution gets no security fixes any more: nobody looks for its vulnerabilities either.</summary>
    public string? EndOfLife { get; init; }
}

/// <summary>A known vulnerability of an installed package.</summary>
/// <param name="Id">CVE or GHSA number.</param>
/// <param name="Fixed">Version that mends it; null when there is none.</param>
/// <param name="Severity">In capitals, as the scanner says.</param>
/// <param name="Target">File or package database of the image.</param>
/// <param name="Vex">Why a VEX file takes it off the list; null when none does.</param>
public sealed record FoundVulnerability(string Id, string Package, string Installed, string? Fixed, string Severity, string Title, string Target, string? Url = null, string? Vex = null);

/// <summary>A secret in a file of the image or its configuration; where, never what.</summary>
public sealed record FoundSecret(string Rule, string Title, string Severity, string Target, int Line);

/// <summary>A setting of the image, or of a file in it, that is unsafe.</summary>
public sealed record FoundMisconfiguration(string Id, string Title, string Advice, string Severity, string Target, int Line);

/// <summary>The licence of a package.</summary>
public sealed record FoundLicence(string Package, string Name, string Target);
