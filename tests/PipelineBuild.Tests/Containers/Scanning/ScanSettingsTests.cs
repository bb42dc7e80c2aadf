using PipelineBuild.Containers;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Containers.Scanning;

public class ScanSettingsTests
{
    [Fact]
    public void Without_a_word_high_and_critical_fail_and_so_does_a_missing_database()
    {
        var settings = Load("{}");

        Assert.Equal(["CRITICAL", "HIGH"], settings.Gate.Fail);
        Assert.False(settings.LetsPassUnscanned(Registry("local")));
        Assert.Equal(7, settings.MaxDatabaseAge);
    }

    [Theory]
    [InlineData("tag-unscanned", "local", true)]
    [InlineData("tag-unscanned", "ghcr.io/acme", true)]
    [InlineData("{ local: tag-unscanned }", "local", true)]
    [InlineData("{ local: tag-unscanned }", "ghcr.io/acme", false)]
    [InlineData("{ '*': tag-unscanned, ghcr.io/acme: fail }", "ghcr.io/acme", false)]
    [InlineData("{ '*': tag-unscanned, ghcr.io/acme: fail }", "local", true)]
    [InlineData("fail", "local", false)]
    public void What_happens_without_a_database_is_declared_by_registry(string declared, string registry, bool passes) =>
        Assert.Equal(passes, Load($"{{ onNoDatabase: {declared} }}").LetsPassUnscanned(Registry(registry)));

    [Theory]
    [InlineData("{ fail: [critical] }", "containers.scan.fail: 'critical' is no severity, did you mean 'CRITICAL'?; known: CRITICAL, HIGH, MEDIUM, LOW, UNKNOWN")]
    [InlineData("{ onNoDatabase: pass }", "expected one of fail, tag-unscanned, found 'pass'")]
    [InlineData("{ onNoDatabase: { local: tag-unscaned } }", "containers.scan.onNoDatabase.local: expected one of fail, tag-unscanned, found 'tag-unscaned', did you mean 'tag-unscanned'?")]
    [InlineData("{ database: trivy-db }", "expected an OCI repository with its host")]
    [InlineData("{ database: 'https://ghcr.io/x' }", "without a scheme")]
    [InlineData("{ maxDatabaseAge: 0 }", "expected a whole number from 1 to 365")]
    [InlineData("{ vex: [none.json] }", "no file 'none.json' in the workspace")]
    [InlineData("{ exceptions: [{ id: CVE-1, package: a, reason: b, expires: '2027-01-31' }] }", "containers.scan.exceptions[0].owner: is required")]
    [InlineData("{ exceptions: [{ id: CVE-1, package: a, reason: b, owner: c, expires: '2027-02-30' }] }", "'2027-02-30' is no day such as 2027-01-31")]
    [InlineData("{ second: { program: ../x, sha256: 'ab' } }", "expected 64 digits of a sha256")]
    [InlineData("{ second: { program: ../x, sha256: 'ab' } }", "'../x' leads out of the workspace")]
    [InlineData("{ second: { program: x, sha256: 'ab', arguments: [a] } }", "one of them has to hold {layout}")]
    public void Mistakes_are_told_with_their_place(string scan, string problem)
    {
        using var yaml = Yaml(scan);

        Assert.Contains(yaml.Errors(), error => error.StartsWith("pipeline.yml:2:", StringComparison.Ordinal) && error.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void An_image_keeps_what_it_does_not_say_otherwise()
    {
        using var yaml = new YamlText("containers:\n  scan: { ignoreUnfixed: true, fail: [LOW] }\n  images:\n  - { name: a, context: app, scan: { fail: [CRITICAL] } }\n  - { name: b, context: app }\n");

        var images = yaml.Load().Containers.Images;

        Assert.Equal((true, "CRITICAL"), (images[0].Scan.IgnoreUnfixed, Assert.Single(images[0].Scan.Fail)));
        Assert.Equal((true, "LOW"), (images[1].Scan.IgnoreUnfixed, Assert.Single(images[1].Scan.Fail)));
    }

    [Fact]
    public void A_database_without_a_tag_gets_that_of_the_format() => Assert.Equal("mirror.example.org/db:2", Load("{ database: mirror.example.org/db }").Database);

    private static ScanSettings Load(string scan)
    {
        using var yaml = Yaml(scan);
        return yaml.Load().Containers.Scan;
    }

    private static YamlText Yaml(string scan) => new($"containers:\n  scan: {scan}\n");

    private static RegistrySettings Registry(string name) => new(name, null, null, null);
}
