using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.Tests.Observability.Slos;

/// <summary>Specifications of other people: what their own tests refuse is refused, with a place, and the rest is not.</summary>
public sealed class SloCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void What_has_to_be_refused_is_refused_with_a_place_and_nothing_else_is()
    {
        if (SharedCorpus.Find(SourceTree.Root, output) is not { } corpus)
        {
            return;
        }

        var root = Path.Combine(corpus, "slo/slok__sloth");
        using var pairs = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "pairs.json")));
        var wrong = new List<string>();
        foreach (var pair in pairs.RootElement.EnumerateArray())
        {
            var (spec, expected, options) = (pair.GetProperty("spec").GetString()!, pair.GetProperty("expect").GetString()!, pair.GetProperty("options"));
            var path = Path.Combine(root, spec);
            var files = (Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : Enumerable.Repeat(path, 1)).Select(file => SloFile.Read(new Workspace(root), file)).ToList();
            var windows = options.TryGetProperty("default-slo-period", out var period) && period.GetString() == "28d" ? AlertWindows.Usual(28)
                : options.TryGetProperty("slo-period-windows-path", out _) ? AlertWindows.Read(new Workspace(root), Path.Combine(root, "tests/windows/7d.yaml")).Windows! : AlertWindows.Usual(30);
            var ignoresTwins = options.TryGetProperty("ignore-slo-duplicates", out _);
            var findings = SloSet.Judge(files.SelectMany(file => file.Objectives).ToList(), windows).Where(finding => finding.Rule == "slo/invalid-spec" && !(ignoresTwins && finding.Message.Contains("is there already", StringComparison.Ordinal))).ToList();
            var problems = files.SelectMany(file => file.Problems).ToList();
            var isRefused = problems.Count + findings.Count > 0;
            if (isRefused != (expected == "rejected"))
            {
                wrong.Add($"{spec}: {expected}, but {string.Join("; ", [.. problems, .. findings.Select(finding => finding.Message)])}");
            }

            Assert.All(problems, problem => Assert.True(problem is { Line: > 0, Column: > 0 }));
            Assert.All(findings, finding => Assert.True(finding is { Line: > 0, Column: > 0, Severity: Severity.Error }));
        }

        Assert.Empty(wrong);
        Assert.InRange(pairs.RootElement.GetArrayLength(), 50, 80);
    }
}
