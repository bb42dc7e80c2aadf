using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A rule file that no configuration of Prometheus loads.</summary>
internal sealed class NotLoaded() : ObservabilityRule("prometheus/not-loaded")
{
    public override string? Unasked(ObservabilityModel model) => model.Configs.Count == 0 ? "no observability.prometheus.configs says which rule files are loaded" : null;

    public override IEnumerable<RuleFinding> Check(ObservabilityModel model)
    {
        var loaded = model.Configs.SelectMany(config => config.RuleFiles).SelectMany(pattern => pattern.Files).ToHashSet(StringComparer.Ordinal);

        // A resource of Kubernetes is loaded by its operator.
        return model.RuleFiles.Where(file => !loaded.Contains(file.File) && !file.Source.Contains("PrometheusRule", StringComparison.Ordinal))
            .Select(file => Found(new ConfigPlace(file.File, 1, 1), $"no rule_files of {string.Join(", ", model.Configs.Select(config => config.File))} loads this file: its rules are never evaluated"));
    }
}
