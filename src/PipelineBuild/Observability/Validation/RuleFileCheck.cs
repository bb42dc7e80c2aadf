using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Validation;

/// <summary>How a file came through its check.</summary>
public enum FileVerdict
{
    Passed,
    Failed,

    /// <summary>Nobody knows whether it is well.</summary>
    NotChecked,
}

/// <summary>One file that was checked.</summary>
/// <param name="Kind">rules, prometheus or alertmanager.</param>
/// <param name="Verdict">That of promtool or amtool.</param>
/// <param name="Rules">How many rules it defines; null for what is no rule file, and where nobody knows.</param>
/// <param name="Duplicates">How many of its rules are there once more, as promtool counts them.</param>
public sealed record CheckedFile(string File, string Kind, FileVerdict Verdict, int? Rules = null, int Duplicates = 0)
{
    internal static Finding NotChecked(string file, string reason) => new("observability/not-checked", Severity.Error, $"was not checked: {reason}", file);
}

/// <summary>What came of a rule file.</summary>
/// <param name="Model">What our own reader made of it; null if it could not be read at all.</param>
internal sealed record RuleFileCheck(CheckedFile File, RuleFile? Model, IReadOnlyList<Finding> Findings);
