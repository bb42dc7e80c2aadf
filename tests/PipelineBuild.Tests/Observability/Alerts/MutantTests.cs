using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Alerts.Mutation;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Observability.Alerts;

public sealed class MutantTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("x > 5", "Comparison > -> <: x < 5", "Comparison > -> >=: x >= 5", "Threshold 5 -> 10: x > 10", "Threshold 5 -> 2.5: x > 2.5")]
    [InlineData("x == 0", "Comparison == -> !=: x != 0", "Threshold 0 -> 1: x == 1", "Threshold 0 -> (-1): x == (-1)")]
    [InlineData("x >= (25 / 100)", "Comparison >= -> <: x < (25 / 100)", "Comparison >= -> >: x > (25 / 100)", "Threshold (25 / 100) -> ((25 / 100)) * 2: x >= ((25 / 100)) * 2", "Threshold (25 / 100) -> ((25 / 100)) / 2: x >= ((25 / 100)) / 2")]
    [InlineData("x and y", "SetOperator and -> unless: x unless y")]
    [InlineData("x unless on (a) y", "SetOperator unless -> and: x and on (a) y")]
    [InlineData("x or y", "SetOperator or -> and: x and y")]
    [InlineData("sum by (a, b) (x)", "Aggregation sum -> max: max by (a, b) (x)", "Grouping by (a, b) -> by (b): sum by (b) (x)", "Grouping by (a, b) -> by (a): sum by (a) (x)")]
    [InlineData("min(x) without (a)", "Aggregation min -> max: max(x) without (a)", "Grouping without (a) -> without (): min(x) without ()")]
    [InlineData("x{a=\"1\", b!~'2.*'}", "Matcher a=\"1\" -> a!=\"1\": x{a!=\"1\", b!~'2.*'}", "Matcher a=\"1\" -> a=\"1-changed\": x{a=\"1-changed\", b!~'2.*'}", "Matcher a=\"1\", left out: x{ b!~'2.*'}", "Matcher b!~'2.*' -> b=~'2.*': x{a=\"1\", b=~'2.*'}", "Matcher , b!~'2.*' left out: x{a=\"1\"}")]
    [InlineData("x{a=~'.*'}", "Matcher a=~'.*' -> a!~'.*': x{a!~'.*'}")]
    [InlineData("{__name__=\"x\"}", "Matcher __name__=\"x\" -> __name__=\"x-changed\": {__name__=\"x-changed\"}")]
    [InlineData("rate(x[5m])")]
    [InlineData("x{a=\"1\"} and y{a=\"1\"}", "SetOperator and -> unless: x{a=\"1\"} unless y{a=\"1\"}", "Matcher a=\"1\" -> a!=\"1\": x{a!=\"1\"} and y{a=\"1\"}", "Matcher a=\"1\" -> a=\"1-changed\": x{a=\"1-changed\"} and y{a=\"1\"}", "Matcher a=\"1\" -> a!=\"1\": x{a=\"1\"} and y{a!=\"1\"}", "Matcher a=\"1\" -> a=\"1-changed\": x{a=\"1\"} and y{a=\"1-changed\"}")]
    public void Each_place_of_an_expression_has_its_mistakes(string expression, params string[] expected) =>
        Assert.Equal(expected, Mutants($"alert: A\n    expr: {NodeQuoted(expression)}").Select(mutant => $"{mutant.Kind} {mutant.What}: {mutant.Changed.Expression.Text}"));

    /// <summary>Only where no series could tell: its partners have the label with that value, and series find each other by it.</summary>
    [Theory]
    [InlineData("max(x{a=\"1\"} > 2) without (b) and on (a) rate(y{a=\"1\"}[5m]) > 3", 0)]
    [InlineData("x{a=\"1\"} / ignoring (b) y{a=\"1\"}", 0)]
    [InlineData("(x and y{a=\"1\"}) and z{a=\"1\"}", 0)]
    [InlineData("x{a=\"1\"} and on (b) y{a=\"1\"}", 2)]
    [InlineData("x{a=\"1\"} / ignoring (a) y{a=\"1\"}", 2)]
    [InlineData("x{a=\"1\"} and y{a=\"2\"}", 2)]
    [InlineData("x{a=\"1\"} unless y{a=\"1\"}", 1)]
    [InlineData("x{a=\"1\"} or y{a=\"1\"}", 2)]
    [InlineData("sum(x{a=\"1\"}) and y{a=\"1\"}", 2)]
    [InlineData("topk(1, x{a=\"1\"}) and y{a=\"1\"}", 2)]
    [InlineData("label_replace(x{a=\"1\"}, \"a\", \"1\", \"\", \"\") and y{a=\"1\"}", 2)]
    public void A_condition_that_the_other_side_repeats_is_not_left_out(string expression, int leftOut) =>
        Assert.Equal(leftOut, Mutants($"alert: A\n    expr: {NodeQuoted(expression)}").Count(mutant => mutant.What.EndsWith("left out", StringComparison.Ordinal)));

    [Fact]
    public void A_wait_is_left_out_and_doubled_at_its_own_place()
    {
        var mutants = Mutants("alert: A\n    expr: x\n    for: 90s").ToList();

        Assert.Equal([("for: 1m30s left out", null, 6), ("for: 1m30s -> 3m", TimeSpan.FromMinutes(3), 6)], mutants.Select(mutant => (mutant.What, mutant.Changed.For, mutant.Place.Line)));
    }

    [Fact]
    public void A_mistake_in_a_block_of_lines_has_the_place_of_its_character()
    {
        var mutant = Mutants("record: a:b\n    expr: |\n      sum(x)\n        > 5").First(each => each.Kind == MutantKind.Threshold);

        Assert.Equal(("rules.yml", 7, 11), (mutant.Place.File, mutant.Place.Line, mutant.Place.Column));
    }

    private IEnumerable<Mutant> Mutants(string rule)
    {
        var path = folder.Write("rules.yml", $"groups:\n- name: g\n  rules:\n  - {rule}\n");
        var file = RuleFileReader.Read(new Workspace(folder.Path), path);
        return MutantMaker.Of(file, file.Rules.Single());
    }

    private static string NodeQuoted(string text) => $"'{text.Replace("'", "''")}'";
}
