using System.Text;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Tests.Tools.Scanning;

public class TrivyReportTests
{
    private const string Config = "sha256:c0";

    [Theory]
    [InlineData("", "can't be read")]
    [InlineData("{}", "can't be read")]
    [InlineData("""{"SchemaVersion":3,"ArtifactType":"container_image","ArtifactName":"a","Metadata":{"ImageID":"sha256:c0"}}""", "of another format")]
    [InlineData("""{"SchemaVersion":2,"ArtifactType":"filesystem","ArtifactName":"a","Metadata":{"ImageID":"sha256:c0"}}""", "of another format")]
    [InlineData("""{"SchemaVersion":2,"ArtifactType":"container_image","ArtifactName":"a","Metadata":{"ImageID":"sha256:c1"}}""", "looked at another image: sha256:c1 instead of sha256:c0")]
    [InlineData("""{"SchemaVersion":2,"ArtifactType":"container_image","ArtifactName":"a","Metadata":{"ImageID":"sha256:c0"},"Results":[{"Target":"x","Vulnerabilities":[{"PkgName":"a"}]}]}""", "can't be read")]
    public void A_report_that_is_not_about_this_image_or_not_whole_is_refused(string json, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => Read(json)).Message);

    [Fact]
    public void Places_are_those_in_the_image_and_not_the_name_it_was_scanned_under()
    {
        var data = Read("""
            {"SchemaVersion":2,"ArtifactType":"container_image","ArtifactName":"/tmp/x","Metadata":{"ImageID":"sha256:c0","OS":{"Family":"debian","Name":"8","EOSL":true}},"Results":[
              {"Target":"/tmp/x (debian 12.5)","Packages":[{},{}],"Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a","InstalledVersion":"1","Severity":"HIGH"}]},
              {"Target":"/tmp/x","Misconfigurations":[{"ID":"DS002","Title":"root","Severity":"HIGH","Status":"FAIL"},{"ID":"DS003","Title":"fine","Severity":"HIGH","Status":"PASS"}]},
              {"Target":"/app/key","Secrets":[{"RuleID":"r","Title":"t","Severity":"CRITICAL","StartLine":3,"Match":"****"}]},
              {"Target":"Node.js","Licenses":[{"PkgName":"b","Name":"MIT","FilePath":"app/b/package.json"}]}]}
            """);

        Assert.Equal((2, "debian 12.5", "debian 8"), (data.Packages, data.Vulnerabilities[0].Target, data.EndOfLife));
        Assert.Equal(("DS002", ""), (Assert.Single(data.Misconfigurations).Id, data.Misconfigurations[0].Target));
        Assert.Equal(("app/key", 3), (data.Secrets[0].Target, data.Secrets[0].Line));
        Assert.Equal(new FoundLicence("b", "MIT", "app/b/package.json"), data.Licences[0]);
    }

    [Fact]
    public void Cyclonedx_names_packages_with_their_scope()
    {
        var found = CycloneDxVulnerabilities.Read(Encoding.UTF8.GetBytes("""
            {"bomFormat":"CycloneDX","components":[{"bom-ref":"1","group":"@acme","name":"a","version":"2"}],
             "vulnerabilities":[{"id":"CVE-1","ratings":[{"severity":"high"}],"affects":[{"ref":"1"},{"ref":"gone"}]}]}
            """));

        Assert.Equal(("CVE-1", "@acme/a", "2", "HIGH"), (Assert.Single(found).Id, found[0].Package, found[0].Installed, found[0].Severity));
        Assert.Throws<InvalidDataException>(() => CycloneDxVulnerabilities.Read("{}"u8.ToArray()));
    }

    private static ScanData Read(string json) => TrivyReport.Read(Encoding.UTF8.GetBytes(json), Config, vulnerabilities: true, java: true);
}
