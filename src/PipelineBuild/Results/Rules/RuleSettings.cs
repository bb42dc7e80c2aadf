using PipelineBuild.Configuration;

namespace PipelineBuild.Results.Rules;

/// <summary>Which rules matter more or less here than usual, and why: the list <c>rules</c> of a block.</summary>
public sealed record RuleSettings(IReadOnlyList<RuleSetting> Rules)
{
    public static readonly RuleSettings Usual = new([]);

    /// <param name="ids">The rules that can be named.</param>
    public static RuleSettings Read(YamlSection section, IReadOnlyList<string> ids) => new(section.Blocks("rules", rule => RuleSetting.Read(rule, ids)));

    /// <summary>Makes a finding of what a rule has found: how much it matters by the last entry about the rule and the file, else as usual.</summary>
    public JudgedFinding Judge(string rule, string message, ConfigPlace place)
    {
        var setting = Rules.LastOrDefault(setting => setting.Rule == rule && (setting.Files.Count == 0 || setting.Files.Contains(place.File)));
        var finding = new Finding(rule, setting?.Severity ?? RuleCatalogue.Of(rule).Usual, message, place.File, place.Line, place.Column);
        return new JudgedFinding(finding, setting is { Severity: null } ? setting.Reason : null);
    }
}

/// <summary>A finding, and why it is switched off; null if it stands.</summary>
public sealed record JudgedFinding(Finding Finding, string? OffBecause);

/// <summary>How much one rule matters.</summary>
/// <param name="Severity">Null switches it off.</param>
/// <param name="Files">Relative to the workspace; none means all.</param>
public sealed record RuleSetting(string Rule, Severity? Severity, string Reason, IReadOnlyList<string> Files)
{
    private static readonly Dictionary<string, Severity?> Severities = new() { ["off"] = null, ["note"] = Results.Severity.Note, ["warning"] = Results.Severity.Warning, ["error"] = Results.Severity.Error };

    public static RuleSetting Read(YamlSection section, IReadOnlyList<string> ids) => new(
        section.RequiredChoice("rule", ids),
        Severities.GetValueOrDefault(section.RequiredChoice("severity", Severities.Keys)),
        section.RequiredText("reason"),
        section.Files("files"));
}
