using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Reads a file for <c>promtool test rules</c> with the place of each of its cases.</summary>
public static class RuleTestReader
{
    /// <summary>Far above any real file.</summary>
    private const int MostValues = 1_000_000;

    public static RuleTestFile Read(Workspace workspace, string fullPath)
    {
        var file = workspace.Relative(fullPath);
        try
        {
            return Parse(workspace, fullPath, File.ReadAllText(fullPath));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new RuleTestFile(file, [], [], [new ConfigError(file, 0, 0, "", $"cannot be read: {error.Message}")]);
        }
    }

    /// <param name="fullPath">Where the text is, or is to be.</param>
    public static RuleTestFile Parse(Workspace workspace, string fullPath, string text)
    {
        var file = workspace.Relative(fullPath);
        var document = new YamlDocumentContext(workspace);
        try
        {
            if (new YamlNodeReader(file, text, MostValues, document, YamlDialect.Compose).Read() is not ConfigMapping root)
            {
                return new RuleTestFile(file, [], [], [new ConfigError(file, 1, 1, "", "holds no tests")]);
            }

            var patterns = Items(root, "rule_files").OfType<ConfigScalar>().Select(scalar => scalar.Text).ToList();
            var groups = Items(root, "tests").OfType<ConfigMapping>().Select(Group).ToList();
            return new RuleTestFile(file, patterns.SelectMany(pattern => FileGlob.Files(workspace, Path.GetDirectoryName(fullPath)!, pattern)).Distinct().ToList(), groups, document.Errors)
            {
                RuleFilePatterns = patterns,
                Settings = root.Entries.Where(entry => entry.Key is not ("rule_files" or "tests")).Select(entry => $"{entry.Key}: {NodeText.Of(entry.Value)}").ToList(),
            };
        }
        catch (ConfigException error)
        {
            return new RuleTestFile(file, [], [], error.Errors);
        }
    }

    private static RuleTestGroup Group(ConfigMapping node)
    {
        var name = Text(node, "name");
        return new RuleTestGroup(
            name,
            node.Place,
            Items(node, "input_series").OfType<ConfigMapping>().Select(series => new TestSeries(Text(series, "series"), Text(series, "values"), series.Place)).ToList(),
            Items(node, "alert_rule_test").OfType<ConfigMapping>().Select(test => new AlertCase(name, Text(test, "alertname"), Text(test, "eval_time"), test.Place, Items(test, "exp_alerts").OfType<ConfigMapping>().Select(Alert).ToList())).ToList(),
            Items(node, "promql_expr_test").OfType<ConfigMapping>().Select(test => new ExpressionCase(name, Text(test, "expr"), Text(test, "eval_time"), test.Place)).ToList())
        {
            Text = NodeText.Of(node),
        };
    }

    private static ExpectedAlert Alert(ConfigMapping node) => new(Texts(node, "exp_labels"), Texts(node, "exp_annotations"));

    private static Dictionary<string, string> Texts(ConfigMapping node, string key) =>
        (node.Find(key) as ConfigMapping)?.Entries.Where(entry => entry.Value is ConfigScalar).ToDictionary(entry => entry.Key, entry => ((ConfigScalar)entry.Value).Text, StringComparer.Ordinal) ?? [];

    private static IReadOnlyList<ConfigNode> Items(ConfigMapping node, string key) => (node.Find(key) as ConfigList)?.Items ?? [];

    private static string Text(ConfigMapping node, string key) => (node.Find(key) as ConfigScalar)?.Text ?? "";
}
