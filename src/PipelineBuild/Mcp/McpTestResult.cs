using PipelineBuild.Results;

namespace PipelineBuild.Mcp;

/// <summary>What McpTest found about the tarballs of McpBuild: a publish may only upload what passed here.</summary>
public sealed record McpTestResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    /// <summary>The commit that the tarballs are of, as McpBuild has it.</summary>
    public string? Revision { get; init; }

    public IReadOnlyList<ServerReport> Servers { get; init; } = [];
}

/// <summary>One server: how it ended and what was looked at.</summary>
/// <param name="Path">The package's directory, as pipeline.yml names it.</param>
/// <param name="Integrity">Of the tarball that was installed.</param>
public sealed record ServerReport(string Name, string Version, string Path, string Integrity, Outcome Outcome, string Summary)
{
    /// <summary>The revision of the protocol that was agreed on; null without agreement.</summary>
    public string? Protocol { get; init; }

    /// <summary>From its start to its answer to initialize.</summary>
    public double? StartMilliseconds { get; init; }

    public IReadOnlyList<string> Tools { get; init; } = [];

    public IReadOnlyList<CallTimes> Calls { get; init; } = [];

    public IReadOnlyList<ProbeCheck> Checks { get; init; } = [];

    /// <summary>The end of what it wrote to standard error, for one that did not pass.</summary>
    public IReadOnlyList<string> LastWords { get; init; } = [];
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Rule">The id of its findings.</param>
/// <param name="Problems">Each a finding; empty unless it failed.</param>
public sealed record ProbeCheck(string Name, string Rule, Outcome Outcome, string Detail, double Milliseconds, IReadOnlyList<string> Problems);

/// <summary>How long the calls of a sample took, in milliseconds. Percentiles say little of fewer than 100 calls, so there are none then.</summary>
public sealed record CallTimes(string Sample, int Calls, double Max)
{
    public double? P50 { get; init; }

    public double? P95 { get; init; }

    public double? P99 { get; init; }

    public override string ToString() => P50 is null
        ? FormattableString.Invariant($"max of {Calls}: {Max:0.0} ms")
        : FormattableString.Invariant($"p50 {P50:0.0}, p95 {P95:0.0}, p99 {P99:0.0}, max {Max:0.0} ms of {Calls} calls");
}
