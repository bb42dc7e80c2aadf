using System.Diagnostics;
using PipelineBuild.Artifacts.PromQl;
using Xunit.Abstractions;

namespace PipelineBuild.Tests.Artifacts.PromQl;

/// <summary>Whatever the text is, there is a tree or a problem, soon.</summary>
public class PromFuzzTests(ITestOutputHelper output)
{
    private const string Letters = "absumrate()[]{}<>=!~+-*/%^,.:;\"'`\\@#0159 \n\tmhdxeE_\u00e9\U0001F600\ud83d\0";

    [Fact]
    public void Garbage_is_refused_and_nothing_is_thrown()
    {
        var random = new Random(8);
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string(Enumerable.Range(0, random.Next(40)).Select(_ => Letters[random.Next(Letters.Length)]).ToArray());
            accepted += Check(text);
        }

        output.WriteLine($"{accepted} of 20000 are expressions");
    }

    [Fact]
    public void Damaged_expressions_are_read_or_refused()
    {
        var random = new Random(9);
        var cases = PromCases.Lines("accepted.txt");
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = cases[random.Next(cases.Count)];
            var at = random.Next(text.Length);
            accepted += Check(random.Next(3) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, Letters[random.Next(Letters.Length)].ToString()),
                _ => text[..at],
            });
        }

        output.WriteLine($"{accepted} of 20000 are expressions");
        Assert.InRange(accepted, 1000, 19_000);
    }

    [Theory]
    [InlineData("(", "up", ")")]
    [InlineData("-", "up", "")]
    [InlineData("abs(", "up", ")")]
    [InlineData("sum by (a) (", "up", ")")]
    [InlineData("a ^ ", "up", "")]
    [InlineData("", "up", "[5m:1m]")]
    [InlineData("", "up", " + up")]
    [InlineData("up{a=~\"", "x", "\"}")]
    [InlineData("up and on(", "x", ")")]
    public void Nesting_without_end_is_refused_and_fills_no_stack(string before, string inner, string after)
    {
        var text = string.Concat(Enumerable.Repeat(before, 20_000)) + inner + string.Concat(Enumerable.Repeat(after, 20_000));
        var clock = Stopwatch.StartNew();

        Assert.NotNull(PromParser.Parse(text).Problem);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"it took {clock.Elapsed}");
    }

    [Theory]
    [InlineData("(?:", ")")]
    [InlineData("(", "")]
    [InlineData("a{9}", "")]
    [InlineData("[a-z", "")]
    public void A_regular_expression_without_end_is_judged(string before, string after)
    {
        var pattern = string.Concat(Enumerable.Repeat(before, 50_000)) + string.Concat(Enumerable.Repeat(after, 50_000));

        Check($"up{{a=~`{pattern}`}}");
    }

    [Fact]
    public void A_long_sum_of_real_size_is_read()
    {
        var tree = PromParser.Parse(string.Join(" + ", Enumerable.Repeat("sum(rate(x[5m]))", 800))).Expression!;

        Assert.Equal(800, tree.All.OfType<PromCall>().Count());
        Assert.False(LabelFlow.Of(tree).MayHave("job"));
    }

    private static int Check(string text)
    {
        var parse = PromParser.Parse(text);
        Assert.True(parse.Expression is null == parse.Problem is not null, text);
        Assert.InRange(parse.Offset, 0, text.Length);
        Assert.All(parse.Expression?.All ?? [], node => Assert.InRange(node.Span.End, node.Span.Start, text.Length));
        return parse.Expression is null ? 0 : 1;
    }
}
