using PipelineBuild.Ledger;

namespace PipelineBuild.Tests.Ledger;

/// <summary>The CSV of the ledger opens in a spreadsheet as the text it is: nothing breaks a row, nothing is calculated.</summary>
public sealed class LedgerCsvTests
{
    private const string Header = "sequence,time,kind,outcome,environment,version,commit,actor,host,reason,image,digest,tags,package,integrity,id,deployment,strategy,phase,from version,from digest,verdicts";

    [Fact]
    public void No_entries_are_a_header() => Assert.Equal(Header + "\n", LedgerCsv.Render([]));

    [Fact]
    public void An_entry_without_images_is_one_line_with_empty_cells()
    {
        var entry = new LedgerEntry("deploy", "failed") { Sequence = 7, Time = DateTimeOffset.UnixEpoch, Environment = "staging", Id = "abc" };

        Assert.Equal($"{Header}\n7,1970-01-01T00:00:00.0000000Z,deploy,failed,staging,,,,,,,,,,,abc,,,,,,\n", LedgerCsv.Render([entry]));
    }

    [Fact]
    public void Each_image_has_its_own_line_and_times_are_utc()
    {
        var entry = new LedgerEntry("publish", "passed")
        {
            Sequence = 1,
            Time = new DateTimeOffset(2024, 5, 6, 1, 0, 0, TimeSpan.FromHours(2)),
            Images = [Samples.Image("one", "1.0", "latest"), Samples.Image("two", "1.0")],
        };

        var lines = LedgerCsv.Render([entry]).Split('\n');

        Assert.Equal("1,2024-05-05T23:00:00.0000000Z,publish,passed,,,,,,,registry/one,sha256:one,1.0 latest,,,,,,,,,", lines[1]);
        Assert.Equal("1,2024-05-05T23:00:00.0000000Z,publish,passed,,,,,,,registry/two,sha256:two,1.0,,,,,,,,,", lines[2]);
    }

    [Fact]
    public void Each_package_has_its_own_line()
    {
        var entry = new LedgerEntry("npm-publish", "passed") { Packages = [new LedgerPackage("one", "1.0.0", "https://npm.example.org/", "sha512-x", ["latest", "beta"])] };

        Assert.Equal($"{Header}\n0,0001-01-01T00:00:00.0000000Z,npm-publish,passed,,,,,,,,,latest beta,one@1.0.0,sha512-x,,,,,,,\n", LedgerCsv.Render([entry]));
    }

    [Fact]
    public void A_deployment_shows_from_what_to_what_and_how_each_service_fared()
    {
        var lines = LedgerCsv.Render([Samples.Deployment]).Split('\n');

        Assert.Equal("9,2024-05-06T07:08:09.0000000Z,deploy,failed,staging,1.5.0,,ann,laptop,too slow,registry/gateway,sha256:gateway,1.5.0,,,,d-7,canary,RollingBack,1.4.2,sha256:before,gateway=unhealthy agent=healthy", lines[1]);
        Assert.Equal("9,2024-05-06T07:08:09.0000000Z,deploy,failed,staging,1.5.0,,ann,laptop,too slow,registry/agent,sha256:agent,1.5.0,,,,d-7,canary,RollingBack,1.4.2,,gateway=unhealthy agent=healthy", lines[2]);
    }

    [Theory]
    [InlineData("a, b", "\"a, b\"")]
    [InlineData("he said \"no\"", "\"he said \"\"no\"\"\"")]
    [InlineData("one\ntwo", "\"one\ntwo\"")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=1,2", "\"'=1,2\"")]
    [InlineData("a=1", "a=1")]
    public void Cells_are_quoted_and_formulas_are_disarmed(string reason, string cell)
    {
        var text = LedgerCsv.Render([new LedgerEntry("k", "o") { Reason = reason }]);

        Assert.Equal($"{Header}\n0,0001-01-01T00:00:00.0000000Z,k,o,,,,,,{cell},,,,,,,,,,,,\n", text);
    }
}
