using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Results;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Tests.Containers.Scanning;

public class ScanVerdictTests
{
    private static readonly DateOnly Today = new(2026, 11, 25);

    [Fact]
    public void One_vulnerability_of_one_package_is_one_finding_over_images_and_platforms()
    {
        var verdict = Judge([Scan("a", "linux/amd64", Flaw()), Scan("a", "linux/arm64", Flaw(severity: "CRITICAL")), Scan("b", "linux/amd64", Flaw(installed: "2"))]);

        Assert.Equal("CVE-1 CRITICAL in lib 1, 2, fixed in 9: Bad (a linux/amd64 linux/arm64; b linux/amd64)", Assert.Single(verdict.Findings).Message);
        Assert.Equal(["1", "2"], verdict.Packages.Select(package => package.Installed));
    }

    [Theory]
    [InlineData("HIGH", "9", false, Severity.Error)]
    [InlineData("MEDIUM", "9", false, Severity.Note)]
    [InlineData("HIGH", null, false, Severity.Error)]
    [InlineData("HIGH", null, true, Severity.Note)]
    public void The_gate_of_an_image_decides(string severity, string? fixedIn, bool ignoreUnfixed, Severity expected) =>
        Assert.Equal(expected, Assert.Single(Judge([Scan("a", "linux/amd64", Flaw(severity: severity, fixedIn: fixedIn))], gate: ScanGate.Default with { IgnoreUnfixed = ignoreUnfixed }).Findings).Severity);

    [Fact]
    public void Another_image_with_a_softer_gate_does_not_soften_this_one()
    {
        var soft = ScanGate.Default with { Fail = [] };
        var scans = new[] { Scan("a", "linux/amd64", Flaw()), Scan("b", "linux/amd64", Flaw()) };

        Assert.Equal(Severity.Error, Assert.Single(ScanVerdict.Judge(scans, [Image("a", soft), Image("b", ScanGate.Default)], [], Today).Findings).Severity);
        Assert.Equal(Severity.Note, Assert.Single(ScanVerdict.Judge(scans, [Image("a", soft), Image("b", soft)], [], Today).Findings).Severity);
    }

    [Fact]
    public void An_exception_holds_through_its_last_day()
    {
        Assert.Equal(Severity.Note, Assert.Single(Judge([Scan("a", "linux/amd64", Flaw())], [Exception(expires: Today)]).Findings).Severity);

        var after = Judge([Scan("a", "linux/amd64", Flaw())], [Exception(expires: Today.AddDays(-1))]);
        Assert.Equal(["containers/scan-exception-expired", "containers/vulnerability"], after.Findings.Select(finding => finding.Rule).Order(StringComparer.Ordinal));
        Assert.All(after.Findings, finding => Assert.Equal(Severity.Error, finding.Severity));
        Assert.Contains("team answers for it", after.Findings.Single(finding => finding.Line == 7).Message);
    }

    [Fact]
    public void Whether_an_exception_is_of_use_is_not_said_when_nobody_looked()
    {
        var blind = new PlatformScan("a", "linux/amd64", "sha256:1", Data([]) with { VulnerabilitiesChecked = false }, Saved: false);

        Assert.Empty(Judge([blind], [Exception(expires: Today)]).Findings);
        Assert.Equal("containers/scan-exception-unused", Assert.Single(Judge([Scan("a", "linux/amd64")], [Exception(expires: Today)]).Findings).Rule);
    }

    [Fact]
    public void What_vex_takes_off_on_one_platform_still_counts_on_the_other()
    {
        var off = Flaw() with { Vex = "not_affected" };

        Assert.Equal(Severity.Error, Assert.Single(Judge([Scan("a", "linux/amd64", off), Scan("a", "linux/arm64", Flaw())]).Findings).Severity);
        Assert.Equal(Severity.Note, Assert.Single(Judge([Scan("a", "linux/amd64", off), Scan("a", "linux/arm64", off)]).Findings).Severity);
        Assert.Empty(Judge([Scan("a", "linux/amd64", off)]).Packages);
    }

    [Fact]
    public void A_misconfigured_image_is_shown_at_its_dockerfile_and_a_file_in_it_is_not()
    {
        var data = Data([]) with { Misconfigurations = [new("DS002", "Runs as root", "Add USER", "CRITICAL", "", 0), new("DS002", "Runs as root", "Add USER", "HIGH", "app/Dockerfile", 3)] };

        var findings = Judge([new PlatformScan("a", "linux/amd64", "sha256:1", data, Saved: false)]).Findings;

        Assert.Equal((Severity.Error, "a/Dockerfile"), (findings[0].Severity, findings[0].File));
        Assert.Equal((Severity.Warning, null), (findings[1].Severity, findings[1].File));
        Assert.Contains("/app/Dockerfile:3", findings[1].Message);
    }

    [Theory]
    [InlineData("AGPL-3.0-only", true)]
    [InlineData("agpl-3.0", true)]
    [InlineData("GPL-2.0", true)]
    [InlineData("GPL-2.0-or-later", false)]
    [InlineData("MIT", false)]
    public void Licences_are_forbidden_by_name_or_beginning(string licence, bool forbidden) =>
        Assert.Equal(forbidden, (ScanGate.Default with { ForbiddenLicences = ["AGPL-3.0*", "GPL-2.0"] }).Forbids(licence));

    [Fact]
    public void A_comparison_is_by_number_and_package()
    {
        var comparison = ScanComparison.Of("a", "1.0.0", [Scan("a", "linux/amd64", Flaw(), Flaw(id: "CVE-2"))], [Scan("a", "linux/amd64", Flaw(), Flaw(package: "other"))]);

        Assert.Equal(["a against 1.0.0: 1 new, 1 fixed, 1 as before", "  new    CVE-2 HIGH lib", "  fixed  CVE-1 HIGH other"], ScanComparison.Lines(comparison));
    }

    private static ScanVerdict Judge(IReadOnlyList<PlatformScan> scans, IReadOnlyList<ScanException>? exceptions = null, ScanGate? gate = null) =>
        ScanVerdict.Judge(scans, [Image("a", gate ?? ScanGate.Default), Image("b", gate ?? ScanGate.Default)], exceptions ?? [], Today);

    private static ScanException Exception(DateOnly expires) => new("cve-1", "lib", "why", "team", expires, new ConfigPlace("pipeline.yml", 7, 3));

    private static PlatformScan Scan(string image, string platform, params FoundVulnerability[] found) => new(image, platform, "sha256:1", Data(found), Saved: false);

    private static ScanData Data(IReadOnlyList<FoundVulnerability> found) => new(1, true, true, found, [], [], []);

    private static FoundVulnerability Flaw(string id = "CVE-1", string package = "lib", string installed = "1", string? fixedIn = "9", string severity = "HIGH") =>
        new(id, package, installed, fixedIn, severity, "Bad", "debian 12");

    private static ImageSettings Image(string name, ScanGate gate) =>
        new(name, name, $"{name}/Dockerfile", null, ["linux/amd64"], new Dictionary<string, string>(), new Dictionary<string, NamedContext>(), new Dictionary<string, string>(), []) { Scan = gate };
}
