using System.Net;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>Prometheus scrapes a service that no compose file has.</summary>
internal sealed class UnknownTarget() : ObservabilityRule("prometheus/unknown-target")
{
    public override string? Unasked(ObservabilityModel model) => model.Services is null ? "there are no containers.composeFiles, or not all can be read, so nobody knows what could be scraped" : null;

    public override IEnumerable<RuleFinding> Check(ObservabilityModel model) =>
        from target in model.Configs.SelectMany(config => config.Jobs).SelectMany(job => job.Targets)
        let host = target.Text[..(target.Text.LastIndexOf(':') is var colon and > 0 ? colon : target.Text.Length)]
        where IsServiceName(host) && !model.Services!.Contains(host)
        select Found(target.Place, $"no compose file has a service '{host}': the target is always down{Suggestion.For(host, model.Services!)}");

    private static bool IsServiceName(string host) => host.Length > 0 && host != "localhost" && !host.Contains('.') && !host.Contains('$') && !host.Contains('{') && !IPAddress.TryParse(host.Trim('[', ']'), out _);
}
