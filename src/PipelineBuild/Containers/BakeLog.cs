using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Keeps all that bake writes in a file and shows of it what a reader wants: steps, their output, errors.</summary>
public sealed partial class BakeLog : IDisposable
{
    private readonly IProgress<string> progress;
    private readonly StreamWriter file;
    private readonly Lock gate = new();

    public BakeLog(string path, IProgress<string> progress)
    {
        this.progress = progress;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        file = new StreamWriter(path) { NewLine = "\n" };
    }

    public void Add(OutputLine line)
    {
        lock (gate)
        {
            file.WriteLine(line.Text);
        }

        if (!IsBookkeeping(line.Text))
        {
            progress.Report(line.Text);
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Lines about BuildKit's own transfers, and the frame around steps that took no time.</summary>
    public static bool IsBookkeeping(string line) => line.Length == 0 || Bookkeeping().IsMatch(line);

    [GeneratedRegex(@"^#\d+ (?:\.\.\.$|DONE 0\.\ds|CACHED$|transferring |reading |resolve |sha256:|extracting |exporting (?:layers|config|manifest|attestation)|\[[^\]]*(?:internal|context [^\]]*)\]|building with )")]
    private static partial Regex Bookkeeping();
}
