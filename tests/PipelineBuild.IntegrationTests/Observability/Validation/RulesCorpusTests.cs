using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Observability.Validation;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Observability.Validation;

/// <summary>
/// Compares verdicts and numbers with those of another promtool. <c>Corpus/</c> holds a few files; PIPELINE_CORPUS names a folder with many files of other people
/// in <c>rules/</c> and <c>slo/</c>, and their <c>oracle.json</c>.
/// </summary>
public sealed class RulesCorpusTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string Own = Path.Combine(Repository.Root, "tests/PipelineBuild.IntegrationTests/Observability/Corpus");

    private readonly MonitoringWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [MonitoringFact]
    public async Task Verdicts_are_those_of_the_oracle_of_this_repository() => Assert.True(await CompareAsync(Own) >= 15);

    [MonitoringFact]
    public async Task Verdicts_are_those_of_the_oracle_of_the_corpus_where_there_is_one()
    {
        if (SharedCorpus.Find(Repository.Root, output) is not { } corpus)
        {
            return;
        }

        Assert.True(await CompareAsync(corpus) >= 80);
    }

    private async Task<int> CompareAsync(string corpus)
    {
        var oracle = JsonNode.Parse(File.ReadAllText(Path.Combine(corpus, "oracle.json")))!;
        var rules = await CompareAsync(Path.Combine(corpus, "rules"), oracle["rules"]!["files"]!.AsObject(), OfRules);
        return rules + (oracle["slo"]?["golden"] is JsonObject golden ? await CompareAsync(Path.Combine(corpus, "slo"), golden, OfGenerated) : 0);
    }

    private async Task<int> CompareAsync(string folder, JsonObject files, Func<CheckedFile, JsonNode, IEnumerable<(string What, string Expected, string Actual)>> numbers)
    {
        var result = await workspace.ValidateAsync($"prometheus: {{ rules: [{string.Join(", ", files.Select(file => $"\"{file.Key}\""))}] }}", folder);
        var compared = result.Files.SelectMany(file => numbers(file, files[file.File]!).Select(number => (file.File, number.What, number.Expected, number.Actual))).ToList();

        output.WriteLine($"{folder}: {compared.Count} numbers of {result.Files.Count} files compared; {result.Summary}");
        Assert.Equal(files.Count, result.Files.Count);
        Assert.DoesNotContain(compared, number => number.Expected != number.Actual);
        return compared.Count;
    }

    private static IEnumerable<(string, string, string)> OfRules(CheckedFile file, JsonNode expected)
    {
        yield return ("promtool", $"{expected["promtool"]}", file.Verdict == FileVerdict.Passed ? "pass" : "fail");
        yield return ("duplicates", $"{expected["promtool_duplicates"] ?? 0}", $"{file.Duplicates}");
        if (expected["promtool_rules"] is { } rules)
        {
            yield return ("rules", $"{rules}", $"{file.Rules}");
        }
    }

    /// <summary>The oracle's promtool saw the first document only, and no resource for Kubernetes; its numbers of rules are of all documents.</summary>
    private static IEnumerable<(string, string, string)> OfGenerated(CheckedFile file, JsonNode expected)
    {
        if (!expected["prometheus_rule_resource"]!.GetValue<bool>())
        {
            yield return ("promtool", $"{expected["promtool"]}", file.Verdict == FileVerdict.Passed ? "pass" : "fail");
        }

        if (file.Verdict == FileVerdict.Passed)
        {
            yield return ("rules", $"{expected["records"]!.GetValue<int>() + expected["alerts"]!.GetValue<int>()}", $"{file.Rules}");
        }
    }
}
