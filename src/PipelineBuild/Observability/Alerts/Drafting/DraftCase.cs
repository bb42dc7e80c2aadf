using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>A series as a test file writes it.</summary>
internal sealed record DraftInput(string Series, string Values);

/// <summary>Which alerts are expected at a time.</summary>
internal sealed record DraftExpectation(TimeSpan At, IReadOnlyList<FiredAlert> Alerts);

/// <summary>One group of a drafted test file.</summary>
internal sealed record DraftCase(string Name, string Alert, TimeSpan Interval, IReadOnlyList<DraftInput> Input, IReadOnlyList<DraftExpectation> Expectations);

/// <summary>What came of an alert: cases, or why there are none.</summary>
/// <param name="Reason">Null if it fires in one of the cases.</param>
internal sealed record AlertDraft(string Alert, int Line, IReadOnlyList<DraftCase> Cases, string? Reason);
