using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Containers.Scanning;

/// <summary>Asks the second scanner of pipeline.yml about one platform and says where the two differ.</summary>
public sealed class SecondOpinion(IProcessRunner runner, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <exception cref="InvalidDataException">It is another program than the declared one, or what it wrote can't be read.</exception>
    /// <exception cref="ProcessFailedException">It ended badly.</exception>
    public async Task<IReadOnlyList<FoundVulnerability>> AskAsync(SecondScanner scanner, Workspace workspace, OciLayout layout, string digest, CancellationToken cancel)
    {
        using var scratch = new PrivateDirectory();
        var view = Path.Combine(scratch.FullName, "image");
        await PlatformScanner.ShowAsync(layout, digest, view, cancel);
        var output = Path.Combine(scratch.FullName, "report.json");
        var command = new Command(Require(scanner, workspace), scanner.Arguments.Select(argument => argument.Replace(SecondScanner.Layout, view, StringComparison.Ordinal).Replace(SecondScanner.Output, output, StringComparison.Ordinal)).ToList())
        {
            WorkingDirectory = scratch.FullName,
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = scratch.FullName },
            Timeout = Limit,
        };
        var ended = await runner.RunCheckedAsync(command, cancel);
        var report = File.Exists(output) ? await File.ReadAllBytesAsync(output, cancel) : System.Text.Encoding.UTF8.GetBytes(ended.Text);
        return scanner.Format == SecondScanner.Trivy ? TrivyReport.VulnerabilitiesOf(report) : CycloneDxVulnerabilities.Read(report);
    }

    /// <summary>What only one of the two knows: a warning where the first is blind, a note where the second is.</summary>
    public static IReadOnlyList<Finding> Compare(PlatformScan first, IReadOnlyList<FoundVulnerability> second)
    {
        var known = first.Data.Vulnerabilities.ToLookup(Key);
        var also = second.ToLookup(Key);
        var where = $"{first.Image} {first.Platform}";
        return
        [
            .. also.Where(group => !known.Contains(group.Key)).Select(group => new Finding(
                "containers/scanners-disagree", Severity.Warning, $"only the second scanner reports {group.First().Id} {group.First().Severity} in {group.First().Package} {group.First().Installed} of {where}")),
            .. known.Where(group => !also.Contains(group.Key)).Select(group => new Finding(
                "containers/scanners-disagree", Severity.Note, $"the second scanner does not report {group.First().Id} {group.First().Severity} in {group.First().Package} {group.First().Installed} of {where}")),
        ];
    }

    private string Require(SecondScanner scanner, Workspace workspace)
    {
        var file = scanner.Program.Contains('/') ? workspace.Resolve(scanner.Program) : programs.Find(scanner.Program);
        if (file is null || !File.Exists(file))
        {
            throw new ProgramNotFoundException(scanner.Program, "containers.scan.second names it, and it was not found");
        }

        var sha256 = ProgramCache.Sha256(file);
        return sha256 == scanner.Sha256 ? file : throw new InvalidDataException($"{scanner.Program} has the sha256 {sha256}, containers.scan.second expects {scanner.Sha256}: it is not started");
    }

    private static string Key(FoundVulnerability found) => $"{found.Id} {found.Package}".ToLowerInvariant();
}
