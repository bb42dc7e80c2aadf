using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Alerts.Mutation;

/// <summary>The groups of one test file that depend on a rule, with all rules that they need.</summary>
internal sealed record TestBed(RuleTestFile Test, IReadOnlyList<RuleTestGroup> Groups, IReadOnlyList<RuleFile> Files, IReadOnlySet<PrometheusRule> Rules)
{
    /// <summary>Writes them into a folder and returns the test file's path.</summary>
    public string Write(string folder, Mutant? mutant)
    {
        var names = new List<string>();
        foreach (var (file, index) in Files.Select((file, index) => (file, index)))
        {
            names.Add($"rules{index}.yml");
            File.WriteAllText(Path.Combine(folder, names[^1]), RuleFileText.Of(file, Rules.Contains, rule => ReferenceEquals(rule, mutant?.Rule) ? mutant.Changed : rule));
        }

        var path = Path.Combine(folder, "tests.yml");
        File.WriteAllLines(path, [.. Test.Settings, $"rule_files: [{string.Join(", ", names)}]", "tests:", .. Groups.Select(group => $"- {group.Text}")]);
        return path;
    }

    /// <summary>One for each test file that has such groups.</summary>
    public static IReadOnlyList<TestBed> For(PrometheusRule rule, IReadOnlyList<TestBed> groups) => groups.Where(bed => bed.Rules.Contains(rule)).GroupBy(bed => bed.Test).Select(beds =>
    {
        var rules = beds.SelectMany(bed => bed.Rules).ToHashSet<PrometheusRule>(ReferenceEqualityComparer.Instance);
        return new TestBed(beds.Key, beds.SelectMany(bed => bed.Groups).ToList(), beds.First().Files.Where(file => file.Rules.Any(rules.Contains)).ToList(), rules);
    }).ToList();
}
