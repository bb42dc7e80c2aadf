using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Scanning;

/// <summary>What of a scan stops an image: for all images, or instead for one of them.</summary>
/// <param name="Fail">Severities of vulnerabilities that fail.</param>
/// <param name="IgnoreUnfixed">A vulnerability that no version mends does not fail.</param>
/// <param name="Secrets">Severities of secrets that fail.</param>
/// <param name="Misconfigurations">Severities of misconfiguration that fail.</param>
/// <param name="ForbiddenLicences">SPDX names; a star at the end stands for any rest.</param>
/// <param name="JavaArchives">Whether Java archives, which nobody looks up, keep an image from passing.</param>
public sealed record ScanGate(
    IReadOnlyList<string> Fail,
    bool IgnoreUnfixed,
    IReadOnlyList<string> Secrets,
    IReadOnlyList<string> Misconfigurations,
    IReadOnlyList<string> ForbiddenLicences,
    bool JavaArchives)
{
    public static readonly IReadOnlyList<string> Severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];

    public static readonly ScanGate Default = new(["CRITICAL", "HIGH"], false, ["CRITICAL", "HIGH", "MEDIUM", "LOW"], ["CRITICAL"], [], true);

    /// <param name="otherwise">What holds for keys that the section leaves out.</param>
    public static ScanGate Read(YamlSection section, ScanGate otherwise) => new(
        ReadSeverities(section, "fail", otherwise.Fail),
        section.Flag("ignoreUnfixed", otherwise.IgnoreUnfixed),
        ReadSeverities(section, "secrets", otherwise.Secrets),
        ReadSeverities(section, "misconfigurations", otherwise.Misconfigurations),
        section.Texts("forbiddenLicences", otherwise.ForbiddenLicences),
        section.Flag("javaArchives", otherwise.JavaArchives));

    public bool Forbids(string licence) => ForbiddenLicences.Any(forbidden => forbidden.EndsWith('*')
        ? licence.StartsWith(forbidden[..^1], StringComparison.OrdinalIgnoreCase)
        : licence.Equals(forbidden, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<string> ReadSeverities(YamlSection section, string key, IReadOnlyList<string> otherwise) => section.Texts(
        key, otherwise, text => Severities.Contains(text) ? null : $"'{text}' is no severity{section.Suggest(text.ToUpperInvariant(), Severities)}; known: {string.Join(", ", Severities)}");
}
