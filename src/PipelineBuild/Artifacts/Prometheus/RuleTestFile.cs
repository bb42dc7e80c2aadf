using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>A file for <c>promtool test rules</c>.</summary>
/// <param name="File">Relative to the workspace.</param>
/// <param name="RuleFiles">The rule files that it loads, patterns resolved, relative to the workspace; those outside of it are left out.</param>
/// <param name="Problems">What can't be read; nothing is thrown.</param>
public sealed record RuleTestFile(string File, IReadOnlyList<string> RuleFiles, IReadOnlyList<RuleTestGroup> Groups, IReadOnlyList<ConfigError> Problems)
{
    /// <summary>The entries of <c>rule_files</c> as they are written.</summary>
    public IReadOnlyList<string> RuleFilePatterns { get; init; } = [];

    /// <summary>The other keys of the root as YAML lines, such as <c>evaluation_interval</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public IEnumerable<AlertCase> AlertCases => Groups.SelectMany(group => group.AlertCases);

    public IEnumerable<ExpressionCase> ExpressionCases => Groups.SelectMany(group => group.ExpressionCases);
}

/// <summary>Series that are fed in, and what is expected of the rules then.</summary>
public sealed record RuleTestGroup(string Name, ConfigPlace Place, IReadOnlyList<TestSeries> Input, IReadOnlyList<AlertCase> AlertCases, IReadOnlyList<ExpressionCase> ExpressionCases)
{
    /// <summary>All that the file says of it, as JSON, which YAML readers understand too.</summary>
    public string Text { get; init; } = "";
}

/// <summary>One series of a test with its values in promtool's notation.</summary>
public sealed record TestSeries(string Series, string Values, ConfigPlace Place);

/// <summary>Which alerts of one name are expected at a time.</summary>
/// <param name="Group">The name of its group; may be empty.</param>
/// <param name="Time">As it is written.</param>
public sealed record AlertCase(string Group, string Alert, string Time, ConfigPlace Place, IReadOnlyList<ExpectedAlert> Expected)
{
    public bool Fires => Expected.Count > 0;
}

/// <summary>An alert that is expected to fire.</summary>
public sealed record ExpectedAlert(IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);

/// <summary>What an expression is expected to give at a time.</summary>
public sealed record ExpressionCase(string Group, string Expression, string Time, ConfigPlace Place);
