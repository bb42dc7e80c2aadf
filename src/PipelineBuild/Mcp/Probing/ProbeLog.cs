using System.Diagnostics;
using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Takes down what was looked at in one server, in its order.</summary>
public sealed class ProbeLog(string package, IProgress<string> progress)
{
    private readonly List<ProbeCheck> checks = [];

    public IReadOnlyList<ProbeCheck> Checks => checks;

    public bool HasFailed => checks.Any(check => check.Outcome is Outcome.Failed or Outcome.Errored);

    /// <summary>Passed when there are no problems.</summary>
    /// <param name="begun">When it began, of the clock of <see cref="Stopwatch"/>; zero for what took no time.</param>
    public void Add(string name, string rule, IReadOnlyList<string> problems, string detail = "", long begun = 0) => Add(new ProbeCheck(
        name, rule, problems.Count == 0 ? Outcome.Passed : Outcome.Failed, problems.Count == 0 ? detail : string.Join("; ", problems), begun == 0 ? 0 : Stopwatch.GetElapsedTime(begun).TotalMilliseconds, problems));

    public void Skip(string name, string rule, string reason) => Add(new ProbeCheck(name, rule, Outcome.Skipped, reason, 0, []));

    public void Error(string name, string rule, string reason) => Add(new ProbeCheck(name, rule, Outcome.Errored, reason, 0, []));

    private void Add(ProbeCheck check)
    {
        checks.Add(check);
        progress.Report($"{package}: {check.Name}: {check.Outcome.ToString().ToLowerInvariant()}{(check.Detail.Length == 0 ? "" : $", {check.Detail}")}");
    }
}
