using System.Text.Json.Serialization;

namespace PipelineBuild.Results;

/// <summary>What a step reports. Steps derive their own record from it: digests, versions, verdicts.</summary>
public record StepResult(Outcome Outcome, string Summary)
{
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What it consists of, for reports that count tests; empty where the target itself is the test.</summary>
    [JsonIgnore]
    public IReadOnlyList<ResultCase> Cases { get; init; } = [];

    /// <summary>A table for people, shown beneath the summary: a header and rows of as many cells.</summary>
    [JsonIgnore]
    public ResultTable? Table { get; init; }

    /// <summary>Whole lines shown as they are: what a report such as Doctor's is about.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>What a machine asked for: it goes to standard output alone, and everything else to standard error.</summary>
    [JsonIgnore]
    public string? Document { get; init; }

    /// <summary>Printed last of all, alone on its line, for machines that read the end of a log.</summary>
    [JsonIgnore]
    public string? ClosingLine { get; init; }

    /// <summary>The same without secrets in what is shown; what a later process works with, such as a digest, is not changed.</summary>
    public StepResult Masked(Func<string, string> mask) => this with
    {
        Summary = mask(Summary),
        Findings = Findings.Select(finding => finding with { Message = mask(finding.Message), File = finding.File is null ? null : mask(finding.File) }).ToList(),
        Cases = Cases.Select(single => single with { Name = mask(single.Name), Detail = mask(single.Detail) }).ToList(),
        Table = Table is null ? null : new ResultTable(Table.Header.Select(mask).ToList(), Table.Rows.Select(row => (IReadOnlyList<string>)row.Select(mask).ToList()).ToList()),
        Text = Text.Select(mask).ToList(),
        Document = Document is null ? null : mask(Document),
        ClosingLine = ClosingLine is null ? null : mask(ClosingLine),
    };

    public static StepResult Passed(string summary) => new(Outcome.Passed, summary);

    public static StepResult Skipped(string reason) => new(Outcome.Skipped, reason);

    public static StepResult Failed(string summary, params Finding[] findings) => new(Outcome.Failed, summary) { Findings = findings };

    public static StepResult Errored(string reason) => new(Outcome.Errored, reason);
}

/// <summary>Rows under a header; a writer decides on widths and colours.</summary>
public sealed record ResultTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);
