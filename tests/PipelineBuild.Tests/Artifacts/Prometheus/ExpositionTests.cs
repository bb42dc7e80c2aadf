using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Tests.Artifacts.Prometheus;

public sealed class ExpositionTests
{
    [Theory]
    [InlineData("a{b=\"c} 1\n", "x.prom:1:5: the value of b has no closing quote")]
    [InlineData("a{b=\"\\t\"} 1\n", "x.prom:1:7: only \\\\, \\\" and \\n may follow a backslash, found 't'")]
    [InlineData("ok 1\na{b=\"1\",b=\"2\"} 1\n", "x.prom:2:9: the label b comes twice")]
    [InlineData("a one\n", "x.prom:1:3: the value is no number")]
    [InlineData("a\n", "x.prom:1:2: the value is missing")]
    [InlineData("a 1 x\n", "x.prom:1:5: the timestamp is no number")]
    [InlineData("a 1 2 3\n", "x.prom:1:7: expected the end of the line, found '3'")]
    [InlineData("a 1\r\nb 1\n", "x.prom:1:3: the value is no number")]
    [InlineData("a 1\na 2\n", "x.prom:2:1: the series is that of line 1 again")]
    [InlineData("a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\n", "x.prom:2:1: the series is that of line 1 again")]
    [InlineData("# TYPE a counter\n# TYPE a gauge\n", "x.prom:2:10: a has a second TYPE")]
    [InlineData("# HELP a x\n# HELP a y\n", "x.prom:2:10: a has a second HELP")]
    [InlineData("a 1\n# TYPE a gauge\n", "x.prom:2:10: the TYPE of a follows its samples")]
    [InlineData("# TYPE a meter\n", "x.prom:1:10: 'meter' is no type of metric; there are counter, gauge, histogram, summary, untyped, unknown, info, stateset, gaugehistogram")]
    [InlineData("# TYPE h histogram\nh_bucket 1\n", "x.prom:2:1: a bucket of h has no label le")]
    [InlineData("# TYPE h histogram\nh 1\n", "x.prom:2:1: h is a histogram, whose samples end in _bucket, _sum or _count")]
    [InlineData("\u0001\u0002", "x.prom:1:1: expected a metric's name, found 'U+0001'")]
    [InlineData("a 1\n# EOF\nb 1\n", "x.prom:3:1: something follows # EOF, which is the end")]
    [InlineData("# TYPE a unknown\na 1\n", "x.prom:2:1: OpenMetrics ends with the line # EOF, and there is none: the text was cut off, or its writer did not finish")]
    [InlineData("# UNIT a seconds\na{b=\"1\"} 1\nc 1\na{b=\"2\"} 1\n# EOF\n", "x.prom:4:1: samples of a stand apart from each other")]
    [InlineData("a 1 # x\n# EOF\n", "x.prom:1:7: expected '{' before the labels of the exemplar, found 'x'")]
    public void What_can_not_be_read_has_its_place(string text, string problem) => Assert.Equal(problem, Assert.Single(Read(text).Problems).ToString());

    [Fact]
    public void Types_help_escapes_times_and_special_values_are_read()
    {
        var file = Read("""
            # HELP a_total Line one\nline two \\ end
            # TYPE a_total counter
            a_total{path="C:\\x\n\"q\"",empty="",} +Inf 1395066363000
            # a comment of nobody
              b NaN
            c { x = "1" } -0x1p-2
            """.Replace(" -0x1p-2", " -1e-3"));

        Assert.Empty(file.Problems);
        var family = file.Families[0];
        Assert.Equal(("a_total", "counter", "Line one\nline two \\ end"), (family.Name, family.Type, family.Help));
        Assert.Equal([new("path", "C:\\x\n\"q\"")], Assert.Single(family.Samples).Labels);
        Assert.Equal("x.prom:3:1", family.Samples[0].Place.ToString());
        Assert.Equal("untyped", file.Families[1].Type);
        Assert.Equal("x.prom:5:3", file.Families[1].Samples[0].Place.ToString());
        Assert.Equal(["a_total", "b", "c"], file.MetricNames);
        Assert.False(file.IsOpenMetrics);
    }

    [Fact]
    public void Samples_of_histograms_summaries_and_counters_find_their_family()
    {
        var file = Read("""
            # TYPE h histogram
            h_bucket{le="1"} 1
            h_bucket{le="+Inf"} 2 # {trace_id="abc"} 0.5 1395066363.5
            h_sum 3
            h_count 2
            # TYPE s summary
            s{quantile="0.9"} 1
            s_sum 1
            s_count 1
            # TYPE c counter
            c_total 1
            c_created 1.5
            # TYPE i info
            i_info{version="1"} 1
            # EOF
            """);

        Assert.Empty(file.Problems);
        Assert.True(file.IsOpenMetrics);
        Assert.Equal([("h", 4), ("s", 3), ("c", 2), ("i", 1)], file.Families.Select(family => (family.Name, family.Samples.Count)));
    }

    [Fact]
    public void A_declared_family_without_samples_tells_the_names_that_it_will_have()
    {
        var file = Read("# TYPE h histogram\n# TYPE g gauge\n# TYPE s summary\n");

        Assert.Equal(["h_bucket", "h_count", "h_sum", "g", "s", "s_count", "s_sum"], file.MetricNames);
    }

    [Fact]
    public void A_name_in_quotes_is_a_name_and_a_series_may_come_again_at_another_time()
    {
        var file = Read("{\"http.requests\",code=\"200\"} 1 1000\n{\"http.requests\",code=\"200\"} 2 2000\n");

        Assert.Empty(file.Problems);
        Assert.Equal(2, Assert.Single(file.Families).Samples.Count);
        Assert.Equal("http.requests", file.Families[0].Name);
    }

    [Fact]
    public void A_line_without_end_does_not_fill_the_memory()
    {
        var reader = new ExpositionReader(new Endless(200_000_000), "x.prom");

        Assert.Empty(reader.Samples());
        Assert.Equal("x.prom:1:1: the line is longer than 1048576 characters", Assert.Single(reader.Problems).ToString());
    }

    [Fact]
    public void After_many_mistakes_nothing_more_is_read()
    {
        var problems = Read(string.Concat(Enumerable.Repeat("!\n", 1000))).Problems;

        Assert.Equal(ExpositionReader.MostProblems + 1, problems.Count);
        Assert.EndsWith("there are 20 mistakes already; what follows was not read", problems[^1].ToString());
    }

    private static ExpositionFile Read(string text) => Exposition.Read(new StringReader(text), "x.prom");

    private sealed class Endless(int length) : TextReader
    {
        private int left = length;

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            var taken = Math.Min(left, buffer.Length);
            buffer[..taken].Fill('a');
            left -= taken;
            return taken;
        }
    }
}
