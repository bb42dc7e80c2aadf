using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>Decides the next version of every package from its commits and writes it into all files that name it, or into none.</summary>
public sealed class PackageVersioner(ReleasePreparation preparation, VersionFiles files, FileSwap swap)
{
    public async Task<McpVersionResult> VersionAsync(PipelineConfig config, VersionRequest request, CancellationToken cancel)
    {
        try
        {
            swap.Clear(config.Mcp.Packages.Select(package => package.Path).Append("."));
            var decided = await preparation.DecideAsync(config, request, cancel);
            if (decided.IsForbidden)
            {
                return Result(decided, Outcome.Failed, string.Join("; ", decided.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Message)));
            }

            var summary = VersionTable.Summary(decided.Packages, decided.Survey.Channel);
            if (decided.Files.Count == 0)
            {
                return Result(decided, Outcome.Passed, decided.Packages.All(package => package.Version is null) ? $"{summary}; nothing written" : $"{summary}; every file names it already");
            }

            await swap.ReplaceAsync(decided.Files, cancel);
            var wrong = files.Disagreements(decided.Packages, decided.Tags);
            return wrong.Count == 0
                ? Result(decided, Outcome.Passed, $"{summary}; {decided.Files.Count} file{(decided.Files.Count == 1 ? "" : "s")} written") with { Written = decided.Files.Select(file => file.Path).ToList() }
                : Result(decided, Outcome.Failed, $"read back: {string.Join(", ", wrong)}; somebody else writes there");
        }
        catch (VersionFileException error)
        {
            return new McpVersionResult(Outcome.Failed, error.Message) { Findings = [Broken(error)] };
        }
    }

    internal static Finding Broken(VersionFileException error) => new("mcp/version-file", Severity.Error, error.Message, error.File);

    private static McpVersionResult Result(DecidedRelease decided, Outcome outcome, string summary) => new(outcome, summary)
    {
        Commit = decided.Survey.Head,
        Channel = decided.Survey.Channel,
        Packages = decided.Packages,
        Findings = decided.Findings,
        Table = VersionTable.Of(decided.Packages),
    };
}
