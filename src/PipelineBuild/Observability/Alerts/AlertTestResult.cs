using PipelineBuild.Results;

namespace PipelineBuild.Observability.Alerts;

/// <summary>How the tests of alerts went, and how much they test.</summary>
public sealed record AlertTestResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<TestedAlert> Alerts { get; init; } = [];

    /// <summary>Percent of the alerts that have a test in which they fire and one in which they do not.</summary>
    public double Coverage { get; init; }

    /// <summary>Percent of the mutants that some test noticed; null where none was tried.</summary>
    public double? MutationScore { get; init; }

    public int MutantsKilled { get; init; }

    public int MutantsSurvived { get; init; }

    /// <summary>Mutants that promtool refuses, which say nothing.</summary>
    public int MutantsRefused { get; init; }

    /// <summary>Mutants beyond the number that is tried.</summary>
    public int MutantsNotTried { get; init; }
}
