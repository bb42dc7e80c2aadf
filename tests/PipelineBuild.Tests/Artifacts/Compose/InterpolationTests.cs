using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Tests.Artifacts.Compose;

public class InterpolationTests
{
    [Theory]
    [InlineData("plain", "plain", true, "")]
    [InlineData("", "", true, "")]
    [InlineData("$$HOME costs 5$", "$HOME costs 5$", true, "")]
    [InlineData("$A-b", "${A}-b", false, "A")]
    [InlineData("x${A}y", "x${A}y", false, "A")]
    [InlineData("${A:-b}", "b", true, "A*")]
    [InlineData("${A-}", "", true, "A*")]
    [InlineData("${A:-${B:-c}d}", "cd", true, "A* B*")]
    [InlineData("${A:-${B}}", "${B}", false, "A* B")]
    [InlineData("${A:?why not}", "${A}", false, "A*")]
    [InlineData("${A?}", "${A}", false, "A*")]
    [InlineData("a${A:+b}c", "ac", true, "A*")]
    [InlineData("${A:-b:c/d}:${T:-1}", "b:c/d:1", true, "A* T*")]
    public void Defaults_are_put_in_and_the_rest_is_told(string written, string text, bool isKnown, string variables)
    {
        var value = Interpolation.Apply(written);

        Assert.Equal((text, isKnown, variables, null), (value.Text, value.IsKnown, string.Join(' ', value.Variables.Select(use => use.IsGuarded ? $"{use.Name}*" : use.Name)), value.Problem));
    }

    [Theory]
    [InlineData("${A", "closing brace")]
    [InlineData("${A:-${B}", "closing brace")]
    [InlineData("${}", "is no variable")]
    [InlineData("${A B}", "is no variable")]
    [InlineData("${1}", "is no variable")]
    [InlineData("$ 5", "stands before no variable")]
    public void What_is_no_variable_is_a_problem(string written, string problem) => Assert.Contains(problem, Interpolation.Apply(written).Problem);

    [Fact]
    public void Defaults_within_defaults_end_somewhere() =>
        Assert.NotNull(Interpolation.Apply(string.Concat(Enumerable.Repeat("${A:-", 3000)) + new string('}', 3000)).Problem);
}
