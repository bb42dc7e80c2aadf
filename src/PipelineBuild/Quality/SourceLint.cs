using System.Text.Json;
using System.Text.RegularExpressions;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality;

/// <summary>Checks this project's own sources: warnings as errors, formatting, shell files. The house rules are tests.</summary>
public sealed partial class SourceLint(IProcessRunner processes, ProgramLocator programs, IProgress<string> progress)
{
    private const string Solution = "PipelineBuild.sln";

    public async Task<StepResult> CheckAsync(string repository, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        findings.AddRange(await BuildAsync(repository, cancel));
        findings.AddRange(await FormatAsync(repository, cancel));
        var shellFiles = await ShellFilesAsync(repository, cancel);
        findings.AddRange(await ShellcheckAsync(repository, shellFiles, cancel));
        return findings.Count == 0
            ? StepResult.Passed($"{Solution} compiles without warnings and is formatted; {shellFiles.Count} shell files are clean")
            : StepResult.Failed($"{findings.Count} findings", [.. findings]);
    }

    private async Task<IReadOnlyList<Finding>> BuildAsync(string repository, CancellationToken cancel)
    {
        progress.Report("dotnet build, warnings as errors");
        var output = await DotnetAsync(repository, ["build", Solution, "--nologo", "-v", "quiet", "-nodeReuse:false"], cancel);
        return output.Succeeded ? [] : Describe("quality/build", repository, output);
    }

    private async Task<IReadOnlyList<Finding>> FormatAsync(string repository, CancellationToken cancel)
    {
        progress.Report("dotnet format --verify-no-changes");
        var output = await DotnetAsync(repository, ["format", Solution, "--verify-no-changes", "--no-restore"], cancel);
        return output.Succeeded ? [] : Describe("quality/format", repository, output);
    }

    private async Task<IReadOnlyList<string>> ShellFilesAsync(string repository, CancellationToken cancel)
    {
        var output = await processes.RunCheckedAsync(new Command(programs.Require("git"), ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = repository }, cancel);
        return output.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => IsShell(Path.Combine(repository, file))).ToList();
    }

    private async Task<IReadOnlyList<Finding>> ShellcheckAsync(string repository, IReadOnlyList<string> files, CancellationToken cancel)
    {
        progress.Report($"shellcheck on {files.Count} files");
        var output = await processes.RunAsync(new Command(programs.Require("shellcheck"), ["--format=json", "--", .. files]) { WorkingDirectory = repository }, cancel);
        if (output.ExitCode is not (0 or 1))
        {
            throw new InvalidOperationException($"shellcheck could not check (exit code {output.ExitCode}): {output.ErrorText}");
        }

        using var comments = JsonDocument.Parse(output.Text);
        return comments.RootElement.EnumerateArray().Select(comment => new Finding(
            $"quality/shellcheck-SC{comment.GetProperty("code").GetInt32()}",
            Severity.Error,
            comment.GetProperty("message").GetString()!,
            comment.GetProperty("file").GetString(),
            comment.GetProperty("line").GetInt32(),
            comment.GetProperty("column").GetInt32())).ToList();
    }

    private Task<ProcessOutput> DotnetAsync(string repository, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        processes.RunAsync(new Command(programs.Require("dotnet"), arguments) { WorkingDirectory = repository, Environment = DotnetEnvironment.Quiet }, cancel);

    private static IReadOnlyList<Finding> Describe(string rule, string repository, ProcessOutput output)
    {
        var found = output.StandardOutput.Concat(output.StandardError)
            .Select(line => Diagnostic().Match(line)).Where(match => match.Success)
            .Select(match => new Finding(rule, Severity.Error, match.Groups[4].Value, Path.GetRelativePath(repository, match.Groups[1].Value), Number(match.Groups[2]), Number(match.Groups[3])))
            .Distinct().ToList();
        return found.Count > 0 ? found : [new Finding(rule, Severity.Error, output.Text + output.ErrorText)];
    }

    private static int Number(Group group) => int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsShell(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var reader = new StreamReader(path);
        return path.EndsWith(".sh", StringComparison.Ordinal) || Shebang().IsMatch(reader.ReadLine() ?? "");
    }

    [GeneratedRegex(@"^(.+?)\((\d+),(\d+)\): (?:error|warning) (.+?)(?: \[[^\]]+\])?$")]
    private static partial Regex Diagnostic();

    [GeneratedRegex(@"^#!.*\b(?:ba|da)?sh\b")]
    private static partial Regex Shebang();
}
