using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Tests.Artifacts.Grafana;

public sealed class GrafanaMacrosTests
{
    [Theory]
    [InlineData("rate(x[$__rate_interval])", "rate(x[5m])")]
    [InlineData("rate(x[${__interval}])", "rate(x[5m])")]
    [InlineData("rate(x[$window])", "rate(x[5m])")]
    [InlineData("rate(x[[[window]]])", "rate(x[5m])")]
    [InlineData("rate(x[${n}m])", "rate(x[5m])")]
    [InlineData("max_over_time(x[1h:$step])", "max_over_time(x[1h:5m])")]
    [InlineData("x offset $shift", "x offset 5m")]
    [InlineData("x{a=~\"${var:regex}\",b=\"$b\",c=\"[[c]]\"}", "x{a=~\"grafanavariable\",b=\"grafanavariable\",c=\"grafanavariable\"}")]
    [InlineData("x{a=\"[$var]\"}", "x{a=\"[grafanavariable]\"}")]
    [InlineData("label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")", "label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")")]
    [InlineData("topk by (a) ($n, x)", "topk by (a) (1, x)")]
    [InlineData("x / $__range_s", "x / 1")]
    [InlineData("sum by ($by) (node_${metric}_total)", "sum by (grafanavariable) (node_grafanavariable_total)")]
    [InlineData("x{a=\"it\\\"s $b\"} > [[c]]", "x{a=\"it\\\"s grafanavariable\"} > grafanavariable")]
    public void Variables_become_something_that_can_be_parsed(string written, string read)
    {
        Assert.Equal(read, GrafanaMacros.Replace(written));
        Assert.Null(PromParser.Parse(read).Problem);
    }

    [Theory]
    [InlineData("a{b=\"$c\"} + d", "d", "d")]
    [InlineData("rate(a[$__rate_interval]) + d[${n}m]", "d", "d")]
    [InlineData("a / $x / $y", "grafanavariable / grafanavariable", "$x")]
    [InlineData("$a + b", "b", "b")]
    public void A_place_in_what_is_parsed_is_that_of_what_is_written(string written, string sought, string found)
    {
        var query = PipelineBuild.Artifacts.Json.PlacedJson.Read("a.json", System.Text.Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(written, new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))).Root!;

        Assert.Equal(query.PlaceAt(written.LastIndexOf(found, StringComparison.Ordinal)), GrafanaMacros.PlaceOf(query, GrafanaMacros.Replace(written).LastIndexOf(sought, StringComparison.Ordinal)));
    }

    [Fact]
    public void An_expression_without_variables_stays_as_it_is() => Assert.Equal("sum(rate(a{b=\"c\"}[5m])) > 1", GrafanaMacros.Replace("sum(rate(a{b=\"c\"}[5m])) > 1"));
}
