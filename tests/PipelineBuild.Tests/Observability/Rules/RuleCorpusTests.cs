using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.Tests.Observability.Rules;

/// <summary>Asks the rules about whole rule files and compares with what another program counted in them. PIPELINE_CORPUS names a folder with files of other people in <c>rules/</c>.</summary>
public class RuleCorpusTests(ITestOutputHelper output)
{
    private const string Own = "tests/PipelineBuild.Tests/Artifacts/Prometheus/Corpus";

    /// <summary>Numbers of the oracle by the rule that finds what they count.</summary>
    private static readonly Dictionary<string, string> Counted = new()
    {
        ["prometheus/no-severity"] = "alerts_without_severity",
        ["prometheus/no-summary"] = "alerts_without_summary",
        ["prometheus/no-description"] = "alerts_without_description",
        ["prometheus/no-runbook"] = "alerts_without_runbook_url",
        ["prometheus/no-for"] = "alerts_without_for",
    };

    [Fact]
    public void Numbers_are_those_of_the_oracle_of_this_repository() => Assert.True(Compare(SourceTree.At(Own), Path.Combine(SourceTree.At(Own), "oracle.json")) > 10);

    [Fact]
    public void Numbers_are_those_of_the_oracle_of_the_corpus_where_there_is_one()
    {
        if (SharedCorpus.Find(SourceTree.Root, output) is not { } corpus)
        {
            return;
        }

        Assert.True(Compare(Path.Combine(corpus, "rules"), Path.Combine(corpus, "oracle.json"), "prometheus/dropped-label 5, prometheus/quantile-without-le 1, prometheus/record-name 6") > 60);
    }

    /// <param name="beyond">How often the rules find what the oracle does not count; null asks nothing.</param>
    private int Compare(string folder, string oracle, string? beyond = null)
    {
        var compared = 0;
        var wrong = new List<string>();
        var others = new List<Finding>();
        foreach (var (file, expected) in JsonNode.Parse(File.ReadAllText(oracle))!["rules"]!["files"]!.AsObject())
        {
            var rules = RuleFileReader.Read(new Workspace(folder), Path.Combine(folder, file));
            var findings = ObservabilityCheck.Run(new ObservabilityModel([rules], [], [], null, null), RuleSettings.Usual).Findings;
            others.AddRange(findings.Where(finding => !Counted.ContainsKey(finding.Rule)));
            foreach (var (rule, number) in Counted.Where(pair => expected![pair.Value] is not null))
            {
                compared++;
                var found = findings.Count(finding => finding.Rule == rule);
                wrong.AddRange(found == (int)expected![number]! ? [] : [$"{file}: {number}: {expected[number]} expected, {found} found"]);
            }
        }

        output.WriteLine($"{compared} numbers compared; found beyond them:");
        others.ForEach(finding => output.WriteLine($"  {finding.Place}: {finding.Message} [{finding.Rule}]"));
        Assert.Empty(wrong);
        Assert.Equal(beyond ?? "", beyond is null ? "" : string.Join(", ", others.GroupBy(finding => finding.Rule).OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => $"{same.Key} {same.Count()}")));
        return compared;
    }
}
