using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Compose;

/// <summary>The block <c>containers.composeLint</c>: which rules matter more or less here than usual, and why.</summary>
public sealed record ComposeLintSettings(IReadOnlyList<ComposeRuleSetting> Rules)
{
    public static readonly ComposeLintSettings Default = new([]);

    public static ComposeLintSettings Read(YamlSection section) => new(section.Blocks("rules", ComposeRuleSetting.Read));

    /// <summary>The last entry about the rule and the file.</summary>
    public ComposeRuleSetting? Of(string rule, string file) => Rules.LastOrDefault(setting => setting.Rule == rule && (setting.Files.Count == 0 || setting.Files.Contains(file)));
}

/// <summary>How much one rule matters.</summary>
/// <param name="Severity">Null switches it off.</param>
/// <param name="Files">Relative to the workspace; none means all.</param>
public sealed record ComposeRuleSetting(string Rule, Severity? Severity, string Reason, IReadOnlyList<string> Files)
{
    private static readonly Dictionary<string, Severity?> Severities = new() { ["off"] = null, ["note"] = Results.Severity.Note, ["warning"] = Results.Severity.Warning, ["error"] = Results.Severity.Error };

    public static ComposeRuleSetting Read(YamlSection section) => new(
        section.RequiredChoice("rule", ComposeRules.Ids),
        Severities.GetValueOrDefault(section.RequiredChoice("severity", Severities.Keys)),
        section.RequiredText("reason"),
        section.Texts("files", [], text => section.Workspace.Resolve(text) is { } full && File.Exists(full) ? null : $"no file '{text}' in the workspace"));
}
