using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Keeps all that bake writes in a file and shows of it what a reader wants: the steps that really run, their output, errors.</summary>
public sealed partial class BakeLog : IDisposable
{
    /// <summary>BuildKit names a step first and says right after it when the step was cached; longer than this nobody waits for that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>After a failure bake prints the failed step again; the result shows that part, so that it stands at the end.</summary>
    public const string ExcerptStart = "------";

    private readonly IProgress<string> progress;
    private readonly BakeSpans spans;
    private readonly StreamWriter file;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly HashSet<string> announced = [];
    private string? pending;
    private bool inExcerpt;

    public BakeLog(string path, IProgress<string> progress, TimeProvider time)
    {
        this.progress = progress;
        spans = new BakeSpans(time);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        file = new StreamWriter(path) { NewLine = "\n" };
        timer = time.CreateTimer(_ => ShowPending(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many steps were taken from the cache.</summary>
    public int CachedSteps { get; private set; }

    public void Add(OutputLine line)
    {
        lock (gate)
        {
            file.WriteLine(line.Text);
            inExcerpt |= line.Text == ExcerptStart;
            if (inExcerpt)
            {
                return;
            }

            spans.Add(line.Text);

            if (line.Text.EndsWith(" CACHED", StringComparison.Ordinal) && pending is not null)
            {
                CachedSteps++;
                pending = null;
                return;
            }

            ShowPending();
            if (Step().IsMatch(line.Text))
            {
                // BuildKit repeats a step's name when it comes back to it.
                pending = announced.Add(line.Text) ? line.Text : null;
                timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
            else if (line.Text.Length > 0 && !Bookkeeping().IsMatch(line.Text))
            {
                progress.Report(line.Text);
            }
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        ShowPending();
        file.Dispose();
    }

    private void ShowPending()
    {
        lock (gate)
        {
            if (pending is not null)
            {
                progress.Report(pending);
                pending = null;
            }
        }
    }

    /// <summary>A step of a Dockerfile, as against loading definitions and contexts.</summary>
    [GeneratedRegex(@"^#\d+ \[(?![^\]]*(?:internal\]|internal |context ))[^\]]+\] (?!exporting to )")]
    private static partial Regex Step();

    /// <summary>
    /// Lines about BuildKit's own transfers and the frame around steps. Two exports that write one shared layer at the same time make
    /// the loser complain about the lock, wait and go on: no error of the build.
    /// </summary>
    [GeneratedRegex(@"^ERROR: \(\*service\)\.Write failed|^#\d+ (?:\.\.\.$|DONE |CACHED$|transferring |reading |resolve |sha256:|extracting |exporting |\[|building with )")]
    private static partial Regex Bookkeeping();
}
