using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Tests.Artifacts.PromQl;

/// <summary>What is an expression and what is not, and what the tree says of it. That promtool says the same is tested with the real one.</summary>
public class PromParserTests
{
    [Theory]
    [MemberData(nameof(PromCases.Accepted), MemberType = typeof(PromCases))]
    public void An_expression_that_Prometheus_reads_is_read(string text)
    {
        var parse = PromParser.Parse(text);

        Assert.Null(parse.Problem);
        Assert.NotNull(parse.Expression);
    }

    [Theory]
    [MemberData(nameof(PromCases.Refused), MemberType = typeof(PromCases))]
    public void What_Prometheus_refuses_is_refused_with_a_reason(string text, string reason)
    {
        var parse = PromParser.Parse(text);

        Assert.Null(parse.Expression);
        Assert.Contains(reason, parse.Problem);
        Assert.InRange(parse.Offset, 0, text.Length);
    }

    [Theory]
    [InlineData("-1 ^ 2", "-(1 ^ 2)")]
    [InlineData("a ^ -b * c", "(a ^ (-b)) * c")]
    [InlineData("-a * b", "(-a) * b")]
    [InlineData("a ^ b ^ c", "a ^ (b ^ c)")]
    [InlineData("a - b - c", "(a - b) - c")]
    [InlineData("a + b * c", "a + (b * c)")]
    [InlineData("a * b % c atan2 d", "((a * b) % c) atan2 d")]
    [InlineData("a or b and c", "a or (b and c)")]
    [InlineData("a and b unless c", "(a and b) unless c")]
    [InlineData("a > b + c", "a > (b + c)")]
    [InlineData("a and b == c", "a and (b == c)")]
    [InlineData("-a offset 5m", "-(a offset 5m)")]
    [InlineData("a + b offset 5m", "a + (b offset 5m)")]
    public void Operators_bind_as_they_do_in_Prometheus(string text, string inBrackets) =>
        Assert.Equal(PromShape.Of(Read(inBrackets)), PromShape.Of(Read(text)));

    [Theory]
    [InlineData("017", 15)]
    [InlineData("08", 8)]
    [InlineData("0x1F", 31)]
    [InlineData("-5", -5)]
    [InlineData("+-1.5e3", -1500)]
    [InlineData(".5", 0.5)]
    [InlineData("-Inf", double.NegativeInfinity)]
    [InlineData("nAn", double.NaN)]
    public void Numbers_have_their_value(string text, double value) => Assert.Equal(value, Assert.IsType<PromNumber>(Read(text)).Value);

    [Theory]
    [InlineData("'a\\'b'", "a'b")]
    [InlineData("\"\\x41\\102\\u00e9\\U0001F600\\n\"", "AB\u00e9\U0001F600\n")]
    [InlineData("\"\\xc3\\xa9\"", "\u00e9")]
    [InlineData("`a\\n\nb`", "a\\n\nb")]
    public void Escapes_are_resolved(string text, string value) => Assert.Equal(value, Assert.IsType<PromString>(Read(text)).Value);

    [Fact]
    public void A_selector_knows_its_name_matchers_and_time()
    {
        const string Text = "rate(http_total{code=~\"5..\", job!=''}[5m] offset -1h @ end())";
        var range = Assert.IsType<PromRange>(Assert.IsType<PromCall>(Read(Text)).Arguments.Single());

        Assert.Equal(TimeSpan.FromMinutes(5), range.Range);
        Assert.Equal("5m", Slice(Text, range.RangeSpan));
        Assert.Equal(-TimeSpan.FromHours(1), range.Selector.Offset);
        Assert.True(range.Selector.IsAtFixedTime);
        Assert.Equal("http_total", range.Selector.Name);
        Assert.Equal("http_total", Slice(Text, range.Selector.MetricSpan));
        Assert.Equal([("code", PromMatch.Regex, "5.."), ("job", PromMatch.NotEqual, "")], range.Selector.Matchers.Select(matcher => (matcher.Label, matcher.Match, matcher.Value)));
        Assert.Equal(["code=~\"5..\"", "job!=''"], range.Selector.Matchers.Select(matcher => Slice(Text, matcher.Span)));
        Assert.Equal(["\"5..\"", "''"], range.Selector.Matchers.Select(matcher => Slice(Text, matcher.ValueSpan)));
    }

    [Fact]
    public void A_name_in_quotes_is_a_matcher()
    {
        var selector = Assert.IsType<PromSelector>(Read("{\"my metric\", job=\"a\"}"));

        Assert.Null(selector.Metric);
        Assert.Equal("my metric", selector.Name);
    }

    [Fact]
    public void An_aggregation_knows_its_grouping_wherever_it_stands()
    {
        const string Text = "topk without (job, SUM) (5, a) + count_values('v', b) by (x,)";
        var aggregations = Read(Text).All.OfType<PromAggregation>().ToList();

        Assert.Equal(["topk", "count_values"], aggregations.Select(aggregation => aggregation.Operator));
        Assert.Equal(["without (job, SUM)", "by (x,)"], aggregations.Select(aggregation => Slice(Text, aggregation.Grouping!.Span)));
        Assert.Equal(["job", "SUM"], aggregations[0].Grouping!.Labels);
        Assert.False(aggregations[0].Grouping!.Keeps);
        Assert.Equal("5", Slice(Text, aggregations[0].Parameter!.Span));
    }

    [Fact]
    public void Matching_knows_its_labels_and_sides()
    {
        const string Text = "a >= bool on (x, y) group_right (z) b";
        var binary = Assert.IsType<PromBinary>(Read(Text));

        Assert.True(binary.ReturnsBool);
        Assert.Equal(">=", Slice(Text, binary.OperatorSpan));
        Assert.Equal("on (x, y) group_right (z)", Slice(Text, binary.Matching!.Span));
        Assert.Equal(["x", "y"], binary.Matching.Labels);
        Assert.Equal(["z"], binary.Matching.Include);
        Assert.Equal("group_right", binary.Matching.Group);
    }

    [Theory]
    [InlineData("sum(rate(up))", 9)]
    [InlineData("up + nofunc(up)", 5)]
    [InlineData("up{a=~\"(\"}", 6)]
    [InlineData("a\n  and 1", 4)]
    [InlineData("(a + b", 6)]
    [InlineData("up{a=\"b\"} é", 10)]
    public void A_problem_has_its_place(string text, int offset) => Assert.Equal(offset, PromParser.Parse(text).Offset);

    [Fact]
    public void Each_function_of_the_table_is_callable_and_named_once()
    {
        Assert.Equal(PromFunctions.Names.Distinct(), PromFunctions.Names);
        Assert.All(PromFunctions.Names.Select(name => PromFunctions.Find(name)!), function =>
        {
            var arguments = Enumerable.Range(0, function.Least).Select(index => function.TypeOf(index) switch
            {
                PromType.Scalar => "1",
                PromType.String => "\"a\"",
                PromType.InstantVector => "up",
                _ => "up[5m]",
            });
            var parse = PromParser.Parse($"{function.Name}({string.Join(", ", arguments)})");
            Assert.Equal(function.IsExperimental, parse.Problem?.Contains("experimental", StringComparison.Ordinal) ?? false);
            Assert.Equal(function.IsExperimental ? null : function.Result, parse.Expression?.Type);
        });
    }

    private static PromExpression Read(string text) => PromParser.Parse(text) is { Expression: { } expression } ? expression : throw new InvalidOperationException($"{text}: {PromParser.Parse(text).Problem}");

    private static string Slice(string text, PromSpan span) => text[span.Start..span.End];
}
