using PipelineBuild.Results;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Makes findings and an outcome of what was seen of a stack; pure.</summary>
public static class StackFindings
{
    public static IReadOnlyList<Finding> Of(StackSettings stack, string? problem, IReadOnlyList<ServiceReport> services, IReadOnlyList<CheckReport> checks, IReadOnlyList<EdgeReport> edges)
    {
        var findings = new List<Finding>();
        if (problem is not null)
        {
            findings.Add(Of(stack, RuleOf(problem, "stacks/not-started"), problem));
        }

        findings.AddRange(services.Where(service => service.Outcome == Outcome.Failed).Select(service => Of(
            stack, RuleOf(service.State, "stacks/service"), $"{service.Service}: {service.State}{(service.Log is null ? "" : $"; its log: {service.Log}")}")));
        findings.AddRange(checks.Zip(stack.Checks).Where(pair => pair.First.Outcome is Outcome.Failed or Outcome.Errored).Select(pair => new Finding(
            "stacks/check", Severity.Error, $"stack {stack.Name}: {pair.First.Name}: {pair.First.Detail}{(pair.First.Attempts == 1 ? "" : $" ({pair.First.Attempts} attempts)")}", pair.Second.Place.File, pair.Second.Place.Line, pair.Second.Place.Column)));
        return stack.Connectivity is { } matrix && problem is null && services.All(service => service.Outcome == Outcome.Passed)
            ? [.. findings, .. ConnectivityMatrix.Judge(stack, matrix, edges)]
            : findings;
    }

    public static StackReport Sum(StackReport report)
    {
        var errors = report.Findings.Where(finding => finding.Severity == Severity.Error).ToList();
        var outcome = report.Checks.Any(check => check.Outcome == Outcome.Errored) ? Outcome.Errored : errors.Count > 0 ? Outcome.Failed : Outcome.Passed;
        var attempts = report.Checks.Sum(check => check.Attempts) - report.Checks.Count;
        var counts = $"{Counted.Of(report.Services.Count, "service")}, {Counted.Of(report.Checks.Count, "check")}{(attempts == 0 ? "" : $" with {Counted.Of(attempts, "retry", "retries")}")}{(report.Edges.Count == 0 ? "" : $", {Counted.Of(report.Edges.Count, "connection")} tried")}";
        return report with { Outcome = outcome, Summary = errors.Count == 0 ? counts : $"{Bare(errors[0].Message, report.Name)}{(errors.Count == 1 ? "" : $" and {errors.Count - 1} more")}" };
    }

    private static string RuleOf(string words, string usual) => words.StartsWith("port ", StringComparison.Ordinal) ? "stacks/port-taken" : usual;

    private static string Bare(string message, string stack) => message.StartsWith($"stack {stack}: ", StringComparison.Ordinal) ? message[$"stack {stack}: ".Length..] : message;

    /// <summary>An error at the stack's place in pipeline.yml.</summary>
    public static Finding Of(StackSettings stack, string rule, string message) => new(rule, Severity.Error, $"stack {stack.Name}: {message}", stack.Place.File, stack.Place.Line, stack.Place.Column);
}
