using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>
/// Holds SPDX documents against what the specification demands of their structure, clause by clause: no package registry has its authors' schema.
/// </summary>
/// <remarks>https://spdx.github.io/spdx-spec/v2.3/</remarks>
internal sealed partial class SpdxRules
{
    private static readonly string[] Purposes =
        ["APPLICATION", "FRAMEWORK", "LIBRARY", "CONTAINER", "OPERATING-SYSTEM", "DEVICE", "FIRMWARE", "SOURCE", "ARCHIVE", "FILE", "INSTALL", "OTHER"];

    private readonly JsonElement document;
    private readonly List<string> broken = [];
    private readonly HashSet<string> elements = new(StringComparer.Ordinal);
    private readonly HashSet<string> licenses;

    private SpdxRules(JsonElement document)
    {
        this.document = document;
        licenses = Each("hasExtractedLicensingInfos").Select(license => Text(license, "licenseId")).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Each rule that is broken, with its clause and place.</summary>
    public static IReadOnlyList<string> Broken(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        var rules = new SpdxRules(parsed.RootElement);
        rules.Creation();
        foreach (var package in rules.Each("packages"))
        {
            rules.Package(package);
        }

        foreach (var file in rules.Each("files"))
        {
            rules.File(file);
        }

        foreach (var license in rules.Each("hasExtractedLicensingInfos"))
        {
            rules.Demand(Reference().IsMatch(Text(license, "licenseId")), "10.1", license);
            rules.Demand(Text(license, "extractedText").Length > 0, "10.2", license);
        }

        rules.Relationships();
        return rules.broken;
    }

    private void Creation()
    {
        Demand(Text(document, "spdxVersion") == "SPDX-2.3", "6.1");
        Demand(Text(document, "dataLicense") == "CC0-1.0", "6.2");
        Demand(Text(document, "SPDXID") == "SPDXRef-DOCUMENT", "6.3");
        Demand(Text(document, "name").Length > 0, "6.4");
        Demand(Uri.TryCreate(Text(document, "documentNamespace"), UriKind.Absolute, out var space) && space.Fragment.Length == 0, "6.5");
        var creation = document.TryGetProperty("creationInfo", out var found) ? found : default;
        var creators = creation.ValueKind == JsonValueKind.Object && creation.TryGetProperty("creators", out var list) ? list.EnumerateArray().Select(creator => creator.GetString()!).ToList() : [];
        Demand(creators.Count > 0 && creators.All(creator => Creator().IsMatch(creator)), "6.8");
        Demand(Time().IsMatch(Text(creation, "created")), "6.9");
        elements.Add("SPDXRef-DOCUMENT");
    }

    private void Package(JsonElement package)
    {
        Demand(Text(package, "name").Length > 0, "7.1", package);
        Identify(package, "7.2");
        Demand(Text(package, "supplier") is "" or "NOASSERTION" || Supplier().IsMatch(Text(package, "supplier")), "7.5", package);
        Demand(Text(package, "downloadLocation") is "NONE" or "NOASSERTION" || Uri.TryCreate(Text(package, "downloadLocation"), UriKind.Absolute, out _), "7.7", package);
        Demand(!package.TryGetProperty("filesAnalyzed", out var analyzed) || analyzed.ValueKind is JsonValueKind.True or JsonValueKind.False, "7.8", package);
        var isAnalyzed = analyzed.ValueKind != JsonValueKind.False;
        Demand(isAnalyzed ? CodeOf(package) == Sum(package) : CodeOf(package) is null, "7.9", package);
        Checksums(package, "7.10");
        Demand(Licensed(package, "licenseConcluded"), "7.13", package);
        Demand(Licensed(package, "licenseDeclared"), "7.15", package);
        Demand(Each(package, "externalRefs").All(reference => Text(reference, "referenceCategory") is "SECURITY" or "PACKAGE-MANAGER" or "PERSISTENT-ID" or "OTHER"
            && Text(reference, "referenceType").Length > 0 && Text(reference, "referenceLocator") is { Length: > 0 } locator && !locator.Any(char.IsWhiteSpace)), "7.21", package);
        Demand(Text(package, "primaryPackagePurpose") is var purpose && (purpose.Length == 0 || Purposes.Contains(purpose)), "7.24", package);
        Demand(Each(package, "annotations").All(note => Creator().IsMatch(Text(note, "annotator")) && Time().IsMatch(Text(note, "annotationDate")) && Text(note, "annotationType") is "REVIEW" or "OTHER" && Text(note, "comment").Length > 0), "12", package);
    }

    private void File(JsonElement file)
    {
        Demand(Text(file, "fileName").Length > 0, "8.1", file);
        Identify(file, "8.2");
        Demand(Each(file, "checksums").Any(sum => Text(sum, "algorithm") == "SHA1"), "8.4", file);
        Checksums(file, "8.4");
    }

    private void Relationships()
    {
        foreach (var relationship in Each("relationships"))
        {
            Demand(Kind().IsMatch(Text(relationship, "relationshipType")), "11.1", relationship);
            Demand(elements.Contains(Text(relationship, "spdxElementId")), "11.1", relationship);
            Demand(Text(relationship, "relatedSpdxElement") is "NONE" or "NOASSERTION" || elements.Contains(Text(relationship, "relatedSpdxElement")), "11.1", relationship);
        }

        Demand(Each("relationships").Any(relationship => Text(relationship, "spdxElementId") == "SPDXRef-DOCUMENT" && Text(relationship, "relationshipType") == "DESCRIBES"), "11.1");
    }

    private void Identify(JsonElement element, string clause)
    {
        Demand(Identifier().IsMatch(Text(element, "SPDXID")), clause, element);
        Demand(elements.Add(Text(element, "SPDXID")), clause, element);
    }

    private void Checksums(JsonElement element, string clause) => Demand(
        Each(element, "checksums").All(sum => DigitsOf(Text(sum, "algorithm")) is { } digits && Text(sum, "checksumValue") is var value && value.Length == digits && value.All(char.IsAsciiHexDigitLower)), clause, element);

    /// <summary>Licences of the list are not looked up; those of the document have to be in it.</summary>
    private bool Licensed(JsonElement package, string field) => Text(package, field) is var text && (text is "" or "NONE" or "NOASSERTION"
        || (Expression().IsMatch(text) && text.Count(sign => sign == '(') == text.Count(sign => sign == ')') && Reference().Matches(text).All(match => licenses.Contains(match.Value))));

    private static int? DigitsOf(string algorithm) => algorithm switch
    {
        "MD2" or "MD4" or "MD5" => 32,
        "SHA1" => 40,
        "SHA224" => 56,
        "SHA256" or "SHA3-256" => 64,
        "SHA384" or "SHA3-384" => 96,
        "SHA512" or "SHA3-512" => 128,
        _ => null,
    };

    private static string? CodeOf(JsonElement package) => package.TryGetProperty("packageVerificationCode", out var code) ? Text(code, "packageVerificationCodeValue") : null;

    /// <summary>SHA1 of the sorted SHA1 of all files that the package contains.</summary>
    private string Sum(JsonElement package)
    {
        var contained = Each("relationships").Where(relationship => Text(relationship, "relationshipType") == "CONTAINS" && Text(relationship, "spdxElementId") == Text(package, "SPDXID")).Select(relationship => Text(relationship, "relatedSpdxElement")).ToHashSet();
        var sums = Each("files").Where(file => contained.Contains(Text(file, "SPDXID"))).SelectMany(file => Each(file, "checksums")).Where(sum => Text(sum, "algorithm") == "SHA1").Select(sum => Text(sum, "checksumValue"));
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(string.Concat(sums.Order(StringComparer.Ordinal)))));
    }

    private void Demand(bool holds, string clause, JsonElement? place = null)
    {
        if (!holds)
        {
            var text = place?.GetRawText() ?? "the document";
            broken.Add($"{clause}: {text[..Math.Min(text.Length, 300)]}");
        }
    }

    private IEnumerable<JsonElement> Each(string name) => Each(document, name);

    private static IEnumerable<JsonElement> Each(JsonElement element, string name) => element.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [GeneratedRegex(@"^SPDXRef-[A-Za-z0-9.-]+\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"LicenseRef-[A-Za-z0-9.-]+")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(Person|Organization|Tool): \S")]
    private static partial Regex Creator();

    [GeneratedRegex(@"^(Person|Organization): \S")]
    private static partial Regex Supplier();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"^\(*[A-Za-z0-9.+:-]+\)*( (AND|OR|WITH) \(*[A-Za-z0-9.+:-]+\)*)*\z")]
    private static partial Regex Expression();

    /// <summary>Those that inventories of images use.</summary>
    [GeneratedRegex(@"^(DESCRIBES|DESCRIBED_BY|CONTAINS|CONTAINED_BY|DEPENDS_ON|DEPENDENCY_OF|GENERATED_FROM|VARIANT_OF|PACKAGE_OF|OTHER)\z")]
    private static partial Regex Kind();
}
