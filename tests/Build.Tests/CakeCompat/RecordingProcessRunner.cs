using System.Text;
using Cake.Core.IO;

namespace Build.Tests.CakeCompat;

/// <summary>Starts nothing, remembers what it was asked to start.</summary>
internal sealed class RecordingProcessRunner : IProcessRunner
{
    public List<(string Program, ProcessSettings Settings)> Calls { get; } = [];

    public int ExitCode { get; set; }

    public IEnumerable<string> Output { get; set; } = [];

    /// <summary>The last command line as the program would receive it, one string per argument.</summary>
    public IReadOnlyList<string> Received => Split(Calls[^1].Settings.Arguments.Render());

    public string Safe => Calls[^1].Settings.Arguments.RenderSafe();

    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        Calls.Add((filePath.GetFilenameWithoutExtension().FullPath, settings));
        return new FakeProcess(ExitCode, Output);
    }

    /// <summary>Takes a command line apart as .NET does on Unix: blanks separate, quotes group, a backslash protects a quote.</summary>
    public static IReadOnlyList<string> Split(string line)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        var (quoted, started) = (false, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                current.Append(line[++i]);
            }
            else if (line[i] == '"')
            {
                (quoted, started) = (!quoted, true);
            }
            else if (line[i] == ' ' && !quoted)
            {
                if (started || current.Length > 0)
                {
                    arguments.Add(current.ToString());
                }

                current.Clear();
                started = false;
            }
            else
            {
                current.Append(line[i]);
            }
        }

        if (started || current.Length > 0)
        {
            arguments.Add(current.ToString());
        }

        return arguments;
    }
}
