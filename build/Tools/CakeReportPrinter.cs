using Build.Help;
using Cake.Core;
using Cake.Core.Diagnostics;
using PipelineBuild.Results.Writers;

namespace Build.Tools;

/// <summary>Announces each task; Cake's own summary table says less than ours and stays away.</summary>
public sealed class CakeReportPrinter(Terminal terminal, ICakeLog log) : ICakeReportPrinter
{
    public void Write(CakeReport report)
    {
    }

    public void WriteStep(string name, Verbosity verbosity)
    {
        if (verbosity <= log.Verbosity && name != HelpTask.Name)
        {
            terminal.WriteHeading(name);
        }
    }

    public void WriteLifeCycleStep(string name, Verbosity verbosity)
    {
    }

    public void WriteSkippedStep(string name, Verbosity verbosity) => WriteStep($"{name} (skipped)", verbosity);
}
