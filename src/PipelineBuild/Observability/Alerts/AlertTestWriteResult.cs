using PipelineBuild.Results;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Which tests were drafted, and which alerts still have none.</summary>
/// <param name="Written">Files, relative to the workspace.</param>
/// <param name="Drafted">How many alerts got tests.</param>
public sealed record AlertTestWriteResult(Outcome Outcome, string Summary, IReadOnlyList<string> Written, int Drafted) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<UndraftedAlert> Undrafted { get; init; } = [];

    public double CoverageBefore { get; init; }

    public double CoverageAfter { get; init; }
}

/// <summary>An alert for which no test could be drafted, with the reason.</summary>
public sealed record UndraftedAlert(string File, int Line, string Alert, string Reason);
