using System.Text.RegularExpressions;

namespace PipelineBuild.Tools;

/// <summary>What a program that was asked for its version left us knowing.</summary>
/// <param name="Path">Null when it was not found.</param>
/// <param name="Version">Null when it printed none we can read.</param>
/// <param name="Problem">Why the version is not known.</param>
public sealed record ProbedProgram(string? Path, Version? Version, string? Problem);

/// <summary>Finds a program and asks it for its version.</summary>
public sealed partial class ProgramProbe(IProcessRunner runner, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public async Task<ProbedProgram> ProbeAsync(string program, IReadOnlyList<string> versionArguments, CancellationToken cancel)
    {
        if (programs.Find(program) is not { } path)
        {
            return new ProbedProgram(null, null, "not found");
        }

        try
        {
            // The root has no global.json or package.json that would make a program speak of another version.
            var output = await runner.RunAsync(new Command(path, versionArguments) { Timeout = Limit, WorkingDirectory = "/" }, cancel);
            var said = output.Text.Length > 0 ? output.Text : output.ErrorText;
            if (!output.Succeeded)
            {
                return new ProbedProgram(path, null, $"exit code {output.ExitCode}: {FirstLine(output.ErrorText.Length > 0 ? output.ErrorText : said)}");
            }

            return ParseVersion(said) is { } version
                ? new ProbedProgram(path, version, null)
                : new ProbedProgram(path, null, $"cannot read a version in '{FirstLine(said)}'");
        }
        catch (Exception error) when (error is TimeoutException or ProgramNotFoundException)
        {
            return new ProbedProgram(path, null, error is TimeoutException ? $"no answer within {Limit.TotalSeconds:0} s" : "it cannot be executed");
        }
    }

    /// <summary>The same, but a program whose files are as they were when it was asked answers from memory.</summary>
    /// <param name="plugin">The docker plugin that answers; null when the program does itself.</param>
    public async Task<ProbedProgram> RecallAsync(string program, IReadOnlyList<string> versionArguments, string? plugin, ProbeMemory memory, CancellationToken cancel)
    {
        IReadOnlyList<string?> files = plugin is null ? [programs.Find(program)] : [programs.Find(program), programs.FindDockerPlugin(plugin)];
        if (files.Contains(null))
        {
            return await ProbeAsync(program, versionArguments, cancel);
        }

        var question = $"{program} {string.Join(' ', versionArguments)}";
        if (memory.Recall(question, files!) is { } known && Version.TryParse(known, out var before))
        {
            return new ProbedProgram(files[0], before, null);
        }

        var asked = await ProbeAsync(program, versionArguments, cancel);
        if (asked.Version is { } version)
        {
            memory.Remember(question, files!, version.ToString());
        }

        return asked;
    }

    /// <summary>The first number of two or more parts in what a program prints.</summary>
    public static Version? ParseVersion(string text) =>
        Number().Match(text) is { Success: true } match && Version.TryParse(match.Value, out var version) ? version : null;

    public static string Show(Version version) => version.ToString(version.Build < 0 ? 2 : 3);

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex Number();
}
