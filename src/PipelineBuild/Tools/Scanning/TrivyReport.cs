using System.Text.Json;

namespace PipelineBuild.Tools.Scanning;

/// <summary>Reads Trivy's JSON.</summary>
public static class TrivyReport
{
    private const int Schema = 2;

    /// <param name="configDigest">Of the image that was to be looked at: the report has to be about it.</param>
    /// <exception cref="InvalidDataException">The report is incomplete, of another format or about another image.</exception>
    public static ScanData Read(byte[] json, string configDigest, bool vulnerabilities, bool java)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var metadata = root.GetProperty("Metadata");
            if (root.GetProperty("SchemaVersion").GetInt32() != Schema || root.GetProperty("ArtifactType").GetString() != "container_image")
            {
                throw new InvalidDataException("the scanner's report is of another format than the one this program reads");
            }

            if (metadata.GetProperty("ImageID").GetString() != configDigest)
            {
                throw new InvalidDataException($"the scanner looked at another image: {metadata.GetProperty("ImageID").GetString()} instead of {configDigest}");
            }

            var artifact = Text(root, "ArtifactName");
            var results = List(root, "Results").Select(result => new Part(result, Place(Text(result, "Target"), artifact))).ToList();
            return new ScanData(
                results.Sum(result => List(result.Result, "Packages").Count()),
                vulnerabilities,
                java,
                [.. results.SelectMany(Vulnerabilities)],
                [.. results.SelectMany(Secrets)],
                [.. results.SelectMany(Misconfigurations)],
                [.. results.SelectMany(Licences)])
            {
                EndOfLife = EndOfLife(metadata),
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"the scanner's report can't be read: {error.Message}", error);
        }
    }

    /// <summary>Vulnerabilities of a report whose image nobody compares: that of a second scanner.</summary>
    /// <exception cref="InvalidDataException">It is no such report.</exception>
    public static IReadOnlyList<FoundVulnerability> VulnerabilitiesOf(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("SchemaVersion").GetInt32() == Schema
                ? List(document.RootElement, "Results").SelectMany(result => Vulnerabilities(new Part(result, Text(result, "Target")))).ToList()
                : throw new InvalidDataException("the report is of another format than Trivy's");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"the report can't be read as Trivy's: {error.Message}", error);
        }
    }

    /// <summary>The name that we gave the image is no place in it: empty stands for its configuration, a distribution for its packages.</summary>
    private static string Place(string target, string artifact) =>
        target == artifact ? ""
        : target.StartsWith($"{artifact} (", StringComparison.Ordinal) ? target[(artifact.Length + 2)..].TrimEnd(')')
        : target.TrimStart('/');

    private static IEnumerable<FoundVulnerability> Vulnerabilities(Part part)
    {
        var (result, target) = part;
        var suppressed = List(result, "ExperimentalModifiedFindings").Where(finding => Text(finding, "Type") == "vulnerability").Select(finding => Vulnerability(
            finding.GetProperty("Finding"), target, $"{Text(finding, "Status")}{(Optional(finding, "Statement") is { } why ? $": {why}" : "")} ({Text(finding, "Source")})"));
        return List(result, "Vulnerabilities").Select(found => Vulnerability(found, target, vex: null)).Concat(suppressed);
    }

    private static FoundVulnerability Vulnerability(JsonElement found, string target, string? vex) => new(
        Text(found, "VulnerabilityID"), Text(found, "PkgName"), Text(found, "InstalledVersion"), Optional(found, "FixedVersion"), Text(found, "Severity"),
        Optional(found, "Title") ?? "", Optional(found, "PkgPath") ?? target, Optional(found, "PrimaryURL"), vex);

    private static IEnumerable<FoundSecret> Secrets(Part part) => List(part.Result, "Secrets").Select(found => new FoundSecret(
        Text(found, "RuleID"), Text(found, "Title"), Text(found, "Severity"), part.Place, Line(found, "StartLine")));

    private static IEnumerable<FoundMisconfiguration> Misconfigurations(Part part) => List(part.Result, "Misconfigurations").Where(found => Optional(found, "Status") is null or "FAIL").Select(found =>
        new FoundMisconfiguration(
            Text(found, "ID"), Text(found, "Title"), Optional(found, "Resolution") ?? "", Text(found, "Severity"), part.Place,
            found.TryGetProperty("CauseMetadata", out var cause) ? Line(cause, "StartLine") : 0));

    private static IEnumerable<FoundLicence> Licences(Part part) => List(part.Result, "Licenses").Select(found => new FoundLicence(
        Optional(found, "PkgName") ?? "", Text(found, "Name"), Optional(found, "FilePath") is { Length: > 0 } file ? file : part.Place));

    private static string? EndOfLife(JsonElement metadata) =>
        metadata.TryGetProperty("OS", out var system) && system.TryGetProperty("EOSL", out var ended) && ended.ValueKind == JsonValueKind.True
            ? $"{Optional(system, "Family")} {Optional(system, "Name")}"
            : null;

    private static IEnumerable<JsonElement> List(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new InvalidOperationException($"{name} is no text");

    private static string? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static int Line(JsonElement element, string name) => element.TryGetProperty(name, out var line) && line.ValueKind == JsonValueKind.Number ? line.GetInt32() : 0;

    /// <summary>One block of the report with the place in the image that it is about.</summary>
    private readonly record struct Part(JsonElement Result, string Place);
}
