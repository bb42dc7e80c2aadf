namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>The rules find what is wrong: of a document that keeps them all, one thing is broken at a time.</summary>
public class SpdxRulesTests
{
    private const string Good = """
        {
          "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "image", "documentNamespace": "https://example.org/image-1",
          "creationInfo": { "creators": ["Tool: scanner-1"], "created": "2026-01-02T03:04:05Z" },
          "packages": [
            { "name": "left-pad", "SPDXID": "SPDXRef-Package-1", "versionInfo": "1.3.0", "supplier": "NOASSERTION", "downloadLocation": "NONE", "filesAnalyzed": true,
              "packageVerificationCode": { "packageVerificationCodeValue": "1f37f4f13fa329b77120bf7d7d01b979ccce3f89" }, "licenseConcluded": "MIT", "licenseDeclared": "(MIT OR LicenseRef-own)",
              "externalRefs": [{ "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/left-pad@1.3.0" }], "primaryPackagePurpose": "LIBRARY" },
            { "name": "debian", "SPDXID": "SPDXRef-Package-2", "downloadLocation": "NONE", "filesAnalyzed": false, "primaryPackagePurpose": "OPERATING-SYSTEM" }],
          "files": [{ "fileName": "package.json", "SPDXID": "SPDXRef-File-1", "checksums": [{ "algorithm": "SHA1", "checksumValue": "16f85b1a94824bf9c2b9e405a2a96ca8ac5aafd3" }] }],
          "hasExtractedLicensingInfos": [{ "licenseId": "LicenseRef-own", "extractedText": "do as you like" }],
          "relationships": [
            { "spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-Package-2" },
            { "spdxElementId": "SPDXRef-Package-1", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-File-1" }]
        }
        """;

    [Fact]
    public void A_document_that_keeps_all_rules() => Assert.Empty(SpdxRules.Broken(Good));

    [Theory]
    [InlineData("SPDX-2.3", "SPDX-2.2", "6.1")]
    [InlineData("CC0-1.0", "MIT", "6.2")]
    [InlineData("\"SPDXRef-DOCUMENT\", \"name\"", "\"SPDXRef-D\", \"name\"", "6.3")]
    [InlineData("\"name\": \"image\", ", "", "6.4")]
    [InlineData("image-1\"", "image-1#part\"", "6.5")]
    [InlineData("Tool: scanner-1", "scanner-1", "6.8")]
    [InlineData("03:04:05Z", "03:04:05.1Z", "6.9")]
    [InlineData("\"name\": \"left-pad\", ", "", "7.1")]
    [InlineData("SPDXRef-Package-1", "SPDXRef-Package_1", "7.2")]
    [InlineData("\"SPDXRef-Package-2\", \"down", "\"SPDXRef-Package-1\", \"down", "7.2")]
    [InlineData("\"supplier\": \"NOASSERTION\"", "\"supplier\": \"Somebody\"", "7.5")]
    [InlineData("\"downloadLocation\": \"NONE\", \"filesAnalyzed\": true", "\"filesAnalyzed\": true", "7.7")]
    [InlineData("\"filesAnalyzed\": true", "\"filesAnalyzed\": \"yes\"", "7.8")]
    [InlineData("1f37f4f1", "00000000", "7.9")]
    [InlineData("\"filesAnalyzed\": true", "\"filesAnalyzed\": false", "7.9")]
    [InlineData("\"licenseConcluded\": \"MIT\"", "\"licenseConcluded\": \"MIT or so\"", "7.13")]
    [InlineData("(MIT OR LicenseRef-own)", "(MIT OR LicenseRef-other)", "7.15")]
    [InlineData("PACKAGE-MANAGER", "PACKAGES", "7.21")]
    [InlineData("\"LIBRARY\"", "\"library\"", "7.24")]
    [InlineData("\"fileName\": \"package.json\", ", "", "8.1")]
    [InlineData("\"algorithm\": \"SHA1\"", "\"algorithm\": \"SHA256\"", "8.4")]
    [InlineData("\"licenseId\": \"LicenseRef-own\"", "\"licenseId\": \"own\"", "10.1")]
    [InlineData("do as you like", "", "10.2")]
    [InlineData("\"DESCRIBES\"", "\"KNOWS\"", "11.1")]
    [InlineData("\"relatedSpdxElement\": \"SPDXRef-Package-2\"", "\"relatedSpdxElement\": \"SPDXRef-Package-3\"", "11.1")]
    public void One_that_breaks_one_is_told_with_the_clause(string text, string instead, string clause)
    {
        Assert.Contains(text, Good);

        Assert.Contains(SpdxRules.Broken(Good.Replace(text, instead)), broken => broken.StartsWith($"{clause}: ", StringComparison.Ordinal));
    }
}
