using PipelineBuild.Results;

namespace PipelineBuild.Configuration;

/// <summary>Shows the configuration that holds, with the origin of each value.</summary>
public sealed class ConfigReporter
{
    private const string Nothing = "-";

    public ConfigResult Report(PipelineConfig config)
    {
        var written = config.Values.Count(value => value.Origin is not (EffectiveValue.Default or EffectiveValue.CommandLine));
        var asked = config.Values.Count(value => value.Origin == EffectiveValue.CommandLine);
        return new ConfigResult(Outcome.Passed, $"{config.Values.Count} values: {written} from files, {(asked == 0 ? "" : $"{asked} from the command line, ")}{config.Values.Count - written - asked} defaults")
        {
            Values = config.Values,
            Table = new ResultTable(["path", "value", "origin"], config.Values.Select(Row).ToList()),
        };
    }

    private static string[] Row(EffectiveValue value) => [Printable.Excerpt(value.Path), value.Value is null ? Nothing : Printable.Excerpt(value.Value), value.Origin];
}

/// <summary>The values that hold, in the order of reading.</summary>
public sealed record ConfigResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<EffectiveValue> Values { get; init; } = [];
}
