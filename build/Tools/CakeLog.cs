using System.Globalization;
using Cake.Core.Diagnostics;
using PipelineBuild.Results.Writers;

namespace Build.Tools;

/// <summary>Cake's log on our terminal: same colours, same target with --json. Errors wait for the end, where our report usually says them better.</summary>
public sealed class CakeLog(Terminal terminal, CakeComplaints complaints) : ICakeLog
{
    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        if (verbosity > Verbosity)
        {
            return;
        }

        var text = args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);
        if (level <= LogLevel.Error)
        {
            complaints.Add(text);
        }

        if (level > LogLevel.Error || Verbosity == Verbosity.Diagnostic)
        {
            terminal.WriteLine(LevelOf(level), text);
        }
    }

    private static LineLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.Fatal or LogLevel.Error => LineLevel.Error,
        LogLevel.Warning => LineLevel.Warning,
        LogLevel.Information => LineLevel.Info,
        _ => LineLevel.Debug,
    };
}

/// <summary>What Cake said went wrong; shown only when no result of ours explains the bad exit code.</summary>
public sealed class CakeComplaints
{
    private readonly List<string> lines = [];

    public void Add(string line) => lines.Add(line);

    public IEnumerable<string> Lines => lines.Distinct();
}
