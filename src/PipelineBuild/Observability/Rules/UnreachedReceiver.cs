using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A receiver that gets nothing, because no route leads to it.</summary>
internal sealed class UnreachedReceiver() : ObservabilityRule("alertmanager/unreached-receiver")
{
    public override IEnumerable<RuleFinding> Check(ObservabilityModel model) =>
        from config in model.Alertmanagers
        from receiver in config.Receivers
        where !config.Reached.Contains(receiver.Name)
        select Found(receiver.Place, $"no alert reaches the receiver '{receiver.Name}': no route leads to it, or other routes take all that would; add a route, or remove it");
}
