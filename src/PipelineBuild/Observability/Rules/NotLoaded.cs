using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A rule file that no configuration of Prometheus loads.</summary>
internal sealed class NotLoaded() : ObservabilityRule("prometheus/not-loaded")
{
    public override string? Unasked(ObservabilityModel model) => model.Configs.Count == 0 ? "no observability.prometheus.configs says which rule files are loaded" : null;

    public override IEnumerable<RuleFinding> Check(ObservabilityModel model) =>
        model.RuleFiles.Where(file => !file.IsResource && !model.Configs.Any(config => ObservabilityModel.Loads(config, file.File)))
            .Select(file => Found(new ConfigPlace(file.File, 1, 1), $"no rule_files of {string.Join(", ", model.Configs.Select(config => config.File))} loads this file: its rules are never evaluated"));
}
