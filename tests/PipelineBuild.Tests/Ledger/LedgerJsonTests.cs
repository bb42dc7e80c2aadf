using System.Text.Json;
using PipelineBuild.Ledger;

namespace PipelineBuild.Tests.Ledger;

/// <summary>An entry survives its text unchanged, on one line; what is no whole entry is refused.</summary>
public sealed class LedgerJsonTests
{
    [Fact]
    public void An_entry_comes_back_as_it_was_but_for_its_id()
    {
        var read = LedgerJson.Read(LedgerJson.Write(Samples.Full with { Id = "abc" }));

        Assert.Null(read.Id);
        Assert.Equivalent(Samples.Full, read, strict: true);
    }

    [Fact]
    public void A_deployment_comes_back_as_it_was() => Assert.Equivalent(Samples.Deployment, LedgerJson.Read(LedgerJson.Write(Samples.Deployment)), strict: true);

    [Fact]
    public void An_entry_of_before_deployments_has_none_of_their_fields()
    {
        var read = LedgerJson.Read("""{"kind":"publish","outcome":"passed","sequence":1,"time":"2024-05-06T07:08:09+00:00","actor":"ann","images":[]}""");

        Assert.Equal((null, null, null, null, null), (read.Deployment, read.Strategy, read.Phase, read.From, read.Verdicts));
    }

    [Fact]
    public void An_entry_is_one_line_whatever_its_text_holds()
    {
        var text = LedgerJson.Write(Samples.Full);

        Assert.EndsWith("}\n", text);
        Assert.DoesNotContain('\n', text[..^1]);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void What_is_not_known_is_left_out() =>
        Assert.Equal("{\"kind\":\"publish\",\"outcome\":\"passed\",\"sequence\":1,\"time\":\"1970-01-01T00:00:00+00:00\",\"images\":[]}\n",
            LedgerJson.Write(new LedgerEntry("publish", "passed") { Sequence = 1, Time = DateTimeOffset.UnixEpoch }));

    [Fact]
    public void A_key_of_a_later_version_does_no_harm() =>
        Assert.Equal("deploy", LedgerJson.Read("""{"kind":"deploy","outcome":"passed","sequence":1,"sbom":{"a":1}}""").Kind);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("entry")]
    [InlineData("{}")]
    [InlineData("""{"kind":"publish"}""")]
    [InlineData("""{"kind":null,"outcome":"passed"}""")]
    [InlineData("""{"kind":"publish","outcome":"passed","images":null}""")]
    [InlineData("""{"kind":"publish","outcome":"passed","images":[{"name":"a"}]}""")]
    [InlineData("""{"kind":"publish","outcome":"passed","sequence":"first"}""")]
    [InlineData("""{"kind":"publish","outcome":"passed"} and more""")]
    public void What_is_no_entry_is_refused(string text) => Assert.Throws<JsonException>(() => LedgerJson.Read(text));
}
