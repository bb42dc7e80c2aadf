using PipelineBuild.Results;

namespace PipelineBuild.Containers.Stacks;

/// <summary>The single things that were looked at in a stack, for those who count tests.</summary>
public static class StackCases
{
    public static IEnumerable<ResultCase> Of(StackReport report)
    {
        var suite = $"DockerTest.{report.Name}";
        var all = report.Services.Select(service => new ResultCase(suite, $"service {service.Service}", service.Outcome, string.Join('\n', service.LastWords.Prepend(service.State)), TimeSpan.Zero))
            .Concat(report.Checks.Select(check => new ResultCase(suite, check.Name, check.Outcome, check.Attempts == 1 ? check.Detail : $"{check.Detail} ({check.Attempts} attempts)", TimeSpan.FromMilliseconds(check.Milliseconds))))
            .Concat(report.Edges.Select(edge => new ResultCase(suite, $"connection {edge}", OutcomeOf(edge, report), $"{(edge.Works ? "works" : "does not work")}, {(edge.Declared switch { true => "allowed", false => "denied", null => "not declared" })}", TimeSpan.Zero)))
            .ToList();

        // A stack that could not be tested is a case as well: what does not show up counts as passed to many.
        return all.Count > 0 && report.Outcome != Outcome.Errored ? all : [.. all, new ResultCase(suite, "stack", report.Outcome, report.Summary, TimeSpan.Zero)];
    }

    private static Outcome OutcomeOf(EdgeReport edge, StackReport report) =>
        report.Findings.Any(finding => finding.Severity == Severity.Error && finding.Rule is ConnectivityMatrix.Missing or ConnectivityMatrix.Forbidden or ConnectivityMatrix.Undeclared && finding.Message.Contains($": {edge} ", StringComparison.Ordinal)) ? Outcome.Failed : Outcome.Passed;
}
