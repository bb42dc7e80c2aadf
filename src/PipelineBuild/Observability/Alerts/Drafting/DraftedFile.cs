namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>The drafts of one rule file, every one of them accepted by promtool.</summary>
/// <param name="Rules">The rule file, relative to the workspace.</param>
/// <param name="File">Where they go, relative to the workspace.</param>
/// <param name="Text">What that file holds then; null if nothing is to be written.</param>
internal sealed record DraftedFile(string Rules, string File, string? Before, string? Text, IReadOnlyList<AlertDraft> Alerts);
