namespace PipelineBuild.Tools;

/// <summary>What <c>promtool test rules</c> said of one test file.</summary>
/// <param name="Failures">The cases that were not as expected.</param>
/// <param name="Complaint">Why the file could not be tested: broken YAML, a rule that is refused; empty when it was.</param>
public sealed record RuleTestRun(string File, IReadOnlyList<RuleTestFailure> Failures, string Complaint, TimeSpan Duration)
{
    public bool WasTested => Complaint.Length == 0;

    public bool Passed => WasTested && Failures.Count == 0;
}

/// <summary>One case that was not as expected.</summary>
/// <param name="Group">The name of its group; empty without one.</param>
/// <param name="Alert">Null in a test of an expression.</param>
/// <param name="Expression">Null in a test of an alert.</param>
/// <param name="Time">As promtool writes it, such as <c>1h30m</c>.</param>
/// <param name="Fired">The alerts that there were.</param>
public sealed record RuleTestFailure(string Group, string? Alert, string? Expression, string Time, string Expected, string Got, IReadOnlyList<FiredAlert> Fired);

/// <summary>An alert that fired, with its annotations as they are rendered.</summary>
public sealed record FiredAlert(IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);
