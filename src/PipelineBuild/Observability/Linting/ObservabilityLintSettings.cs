using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Linting;

/// <summary>The block <c>observability.lint</c>: which rules matter more or less here than usual, and why.</summary>
public sealed record ObservabilityLintSettings(IReadOnlyList<ObservabilityRuleSetting> Rules)
{
    public static readonly ObservabilityLintSettings Default = new([]);

    public static ObservabilityLintSettings Read(YamlSection section) => new(section.Blocks("rules", ObservabilityRuleSetting.Read));

    /// <summary>The last entry about the rule and the file.</summary>
    public ObservabilityRuleSetting? Of(string rule, string file) => Rules.LastOrDefault(setting => setting.Rule == rule && (setting.Files.Count == 0 || setting.Files.Contains(file)));
}

/// <summary>How much one rule matters.</summary>
/// <param name="Severity">Null switches it off.</param>
/// <param name="Files">Relative to the workspace; none means all.</param>
public sealed record ObservabilityRuleSetting(string Rule, Severity? Severity, string Reason, IReadOnlyList<string> Files)
{
    private static readonly Dictionary<string, Severity?> Severities = new() { ["off"] = null, ["note"] = Results.Severity.Note, ["warning"] = Results.Severity.Warning, ["error"] = Results.Severity.Error };

    public static ObservabilityRuleSetting Read(YamlSection section) => new(
        section.RequiredChoice("rule", ObservabilityRules.Ids),
        Severities.GetValueOrDefault(section.RequiredChoice("severity", Severities.Keys)),
        section.RequiredText("reason"),
        section.Files("files"));
}
