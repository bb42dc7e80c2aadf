using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Observability.Alerts;

/// <summary>
/// Drafts tests for rules of other people, where PIPELINE_CORPUS names a folder that has them in <c>rules/</c>. Files with many rules take minutes, as promtool evaluates all
/// rules for each case: without PIPELINE_CORPUS_WHOLE those with more than a thousand lines are not drafted, and their alerts count as not covered.
/// </summary>
public sealed class DraftCorpusTests(ITestOutputHelper output) : IDisposable
{
    private const int MostLines = 1000;

    private readonly AlertWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [MonitoringFact]
    public async Task Most_alerts_of_the_corpus_get_tests_where_there_is_one()
    {
        if (SharedCorpus.Find(Repository.Root, output) is not { } corpus)
        {
            return;
        }

        var whole = Environment.GetEnvironmentVariable("PIPELINE_CORPUS_WHOLE") is { Length: > 0 };
        var files = Directory.EnumerateFiles(Path.Combine(corpus, "rules"), "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".yaml" or ".json").Order(StringComparer.Ordinal)
            .Select(file => (Name: Path.GetRelativePath(corpus, file), Text: File.ReadAllText(file))).ToList();
        foreach (var (name, text) in files)
        {
            workspace.Write(name, text);
        }

        var drafted = files.Where(file => whole || file.Text.Count(letter => letter == '\n') <= MostLines).Select(file => $"'{file.Name}'").ToList();
        var all = (await workspace.TestAsync("{ rules: ['rules/**/*.yaml', 'rules/**/*.json'] }")).Alerts.Count;
        var result = await workspace.DraftAsync($"{{ rules: [{string.Join(", ", drafted)}] }}");
        var alerts = result.Drafted + result.Undrafted.Count;
        var percent = 100.0 * (result.CoverageAfter * alerts / 100) / all;

        output.WriteLine($"{drafted.Count} of {files.Count} files with {alerts} of {all} alerts; {result.Summary[(result.Summary.IndexOf("; ", StringComparison.Ordinal) + 2)..]}; of all {all} alerts {percent:0.0} % are covered then");
        foreach (var alert in result.Undrafted)
        {
            output.WriteLine($"{alert.File}:{alert.Line} {alert.Alert}: {alert.Reason}");
        }

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.True(result.CoverageBefore == 0 && percent >= 60, $"{percent} %");
    }
}
