using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.Tests.Mcp.Versioning;

/// <summary>
/// Decides releases of real projects again and compares with what was cut. <c>Histories/</c> holds a small one of our own; PIPELINE_CORPUS names a folder
/// whose <c>commits/</c> holds large ones of other people.
/// </summary>
public class ReplayTests(ITestOutputHelper output)
{
    private const string Own = "tests/PipelineBuild.Tests/Mcp/Versioning/Histories/acme.jsonl";

    [Fact]
    public async Task Our_own_history_is_decided_as_it_was_cut()
    {
        var compared = await CompareAsync(SourceTree.At(Own));

        Assert.Equal(10, compared.Count);
        Assert.All(compared, comparison => Assert.True(comparison.Agrees, $"{comparison.Release.Tag}: {comparison.Decided}, {comparison.Explanation}"));
    }

    [Fact]
    public async Task A_product_with_one_line_of_releases_is_decided_as_it_was_cut()
    {
        if (FileOf("goreleaser__goreleaser.jsonl") is { } file)
        {
            var compared = await CompareAsync(file);

            Assert.Equal(62, compared.Count);
            Assert.InRange(compared.Count(comparison => comparison.Agrees), 59, 62);
        }
    }

    [Fact]
    public async Task A_repository_of_many_packages_is_decided_as_it_was_cut_wherever_a_commit_asks_for_a_release()
    {
        if (FileOf("conventional-changelog__conventional-changelog.jsonl") is { } file)
        {
            var compared = await CompareAsync(file);
            var triggered = compared.Where(comparison => comparison.Release.Predicted != "none").ToList();

            output.WriteLine($"{triggered.Count} of them have a commit that the oracle takes for a trigger, and {triggered.Count(comparison => comparison.Agrees)} of these agree");
            Assert.Equal(400, triggered.Count);
            Assert.InRange(triggered.Count(comparison => comparison.Agrees), 352, 400);
        }
    }

    private async Task<IReadOnlyList<Comparison>> CompareAsync(string file)
    {
        using var history = new ReplayedHistory(file);
        await history.MakeAsync();
        var compared = await history.CompareAsync();
        output.WriteLine($"{compared.Count} releases of {Path.GetFileNameWithoutExtension(file)} compared, {compared.Count(comparison => comparison.Agrees)} agree");
        foreach (var comparison in compared.Where(comparison => !comparison.Agrees))
        {
            output.WriteLine($"{comparison.Release.Tag}: {comparison.Release.Bump} was cut, {comparison.Decided} decided{(comparison.Release.Predicted == comparison.Decided ? " as by the oracle" : $", {comparison.Release.Predicted} by the oracle")}; {comparison.Explanation}");
        }

        return compared;
    }

    private string? FileOf(string name) => SharedCorpus.Find(SourceTree.Root, output) is { } corpus ? Path.Combine(corpus, "commits", name) : null;
}
