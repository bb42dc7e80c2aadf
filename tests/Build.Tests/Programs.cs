using System.Diagnostics;

namespace Build.Tests;

/// <summary>Runs real programs for tests that prepare or observe the real thing.</summary>
internal static class Programs
{
    public sealed record Answer(int ExitCode, string Output, string Error);

    /// <summary>A variable with the value null is taken away.</summary>
    public static Answer Run(string program, string directory, IReadOnlyDictionary<string, string?> variables, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Answer(process.ExitCode, output, error.Result);
    }
}
