using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Tests.Artifacts.PromQl;

public class LabelFlowTests
{
    [Theory]
    [InlineData("up", "job instance __name__", "")]
    [InlineData("up{job=\"\"}", "instance", "job")]
    [InlineData("1 + 1", "", "job")]
    [InlineData("vector(1)", "", "job")]
    [InlineData("rate(up[5m])", "job", "__name__")]
    [InlineData("-up", "job", "__name__")]
    [InlineData("last_over_time(up[5m])", "job __name__", "")]
    [InlineData("sum(up)", "", "job __name__")]
    [InlineData("sum by (job) (up)", "job", "instance")]
    [InlineData("sum without (job) (up)", "instance", "job __name__")]
    [InlineData("sum by (job) (max by (instance) (up))", "", "job instance")]
    [InlineData("topk by (job) (5, up)", "job instance", "")]
    [InlineData("count_values(\"version\", sum by (job) (up))", "version", "job")]
    [InlineData("absent(up{job=\"a\", x=~\"b\"})", "job", "x instance")]
    [InlineData("absent(up{job=\"a\", job!=\"b\"})", "", "job")]
    [InlineData("absent(sum(up))", "", "job")]
    [InlineData("histogram_quantile(0.9, sum by (le, job) (x))", "job", "le")]
    [InlineData("label_replace(sum(up), \"a\", \"$1\", \"b\", \"(.*)\")", "a", "b")]
    [InlineData("label_join(sum by (b) (up), \"a\", \"-\", \"b\")", "a b", "c")]
    [InlineData("up > 5", "job", "")]
    [InlineData("5 < bool sum by (job) (up)", "job", "instance")]
    [InlineData("a / b", "job", "__name__")]
    [InlineData("sum by (job) (a) / sum by (job) (b)", "job", "instance")]
    [InlineData("a / on(job) b", "job", "instance")]
    [InlineData("a / ignoring(job) b", "instance", "job")]
    [InlineData("a * on(job) group_left(owner) b", "job instance owner", "")]
    [InlineData("sum by (job) (a) * on(job) group_left(owner) b", "job owner", "instance")]
    [InlineData("a * on(job) group_right(owner) sum by (job, x) (b)", "job x owner", "instance")]
    [InlineData("a * on(job) group_left(owner) sum by (job) (b)", "job instance", "owner")]
    [InlineData("a and sum by (job) (b)", "job", "instance")]
    [InlineData("a and on(job) sum by (job) (b)", "job instance", "")]
    [InlineData("a and on() vector(1)", "job instance", "")]
    [InlineData("a * on(job, zone) group_left() sum by (job) (b)", "job instance", "zone")]
    [InlineData("a unless sum(b)", "job", "")]
    [InlineData("sum by (x) (a) or sum by (y) (b)", "x y", "z")]
    [InlineData("sum by (x) (a) or b", "x y z", "")]
    [InlineData("max_over_time(sum by (x) (rate(a[5m]))[1h:5m])", "x", "y")]
    [InlineData("day_of_week()", "", "job")]
    public void A_label_may_be_there_or_not(string text, string there, string lacking)
    {
        var labels = LabelFlow.Of(PromParser.Parse(text).Expression!);

        Assert.All(there.Split(' ', StringSplitOptions.RemoveEmptyEntries), label => Assert.True(labels.MayHave(label), label));
        Assert.All(lacking.Split(' ', StringSplitOptions.RemoveEmptyEntries), label => Assert.False(labels.MayHave(label), label));
    }

    [Theory]
    [InlineData("up{job=\"a\", x!=\"\", y=~\".+\", z!~\"|b\", w=~\".*\", v!=\"a\"}", "__name__ job x y z")]
    [InlineData("sum by (job, x) (up{job=\"a\"})", "job")]
    [InlineData("a{x=\"1\"} * on(x, y) b{y=\"2\"}", "x y")]
    [InlineData("sum by (a) (x{a=\"1\"}) or sum by (b) (x{b=\"1\"})", "")]
    [InlineData("label_replace(sum(up), \"a\", \"fixed\", \"\", \".*\")", "a")]
    [InlineData("label_replace(sum by (a) (up{a=\"1\"}), \"a\", \"$1\", \"b\", \"(.*)\")", "")]
    [InlineData("absent(up{job=\"a\"})", "job")]
    [InlineData("sum by (job) (a{job=\"x\"}) > 5 and b{zone=\"y\"}", "job")]
    public void A_label_is_certain(string text, string certain) =>
        Assert.Equal(certain.Split(' ', StringSplitOptions.RemoveEmptyEntries), LabelFlow.Of(PromParser.Parse(text).Expression!).Certain.Order(StringComparer.Ordinal));
}
