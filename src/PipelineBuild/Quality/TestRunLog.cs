using System.Globalization;
using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality;

/// <summary>Shows of a test run what a reader wants: whatever went wrong at once, and now and then how many passed and which was the last.</summary>
public sealed partial class TestRunLog(IProgress<string> progress, TimeProvider time)
{
    private const string Passed = "  Passed ";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private int passed;
    private bool shows = true;
    private long said = time.GetTimestamp();

    public void Add(OutputLine line)
    {
        if (line.Text.StartsWith(Passed, StringComparison.Ordinal))
        {
            passed++;
            shows = false;
            Count(line.Text[Passed.Length..]);
            return;
        }

        // What code under test prints stands between the results.
        shows |= Tells().IsMatch(line.Text);
        if (shows)
        {
            progress.Report(line.Text);
        }
    }

    private void Count(string last)
    {
        if (time.GetElapsedTime(said) >= Pause)
        {
            said = time.GetTimestamp();
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"  {passed} passed, last {last}"));
        }
    }

    [GeneratedRegex("^(  (Failed|Skipped) |Test Run |Total tests|Failed!|Passed!|.*: error |The active test run was aborted)")]
    private static partial Regex Tells();
}
