using Cake.Core.IO;
using PipelineBuild.Tools;
using IProcessRunner = Cake.Core.IO.IProcessRunner;

namespace Build.Tools;

/// <summary>Cake's process runner over ours, so that every child process takes one way: streamed, masked, cancelled as a tree.</summary>
public sealed class CakeProcesses(PipelineBuild.Tools.IProcessRunner processes, RunCancellation cancellation, IProgress<string> progress) : IProcessRunner
{
    /// <summary>What Cake writes in place of a secret.</summary>
    private const string Redacted = "[REDACTED]";

    private readonly AsyncLocal<FailureWatch?> watch = new();
    private readonly AsyncLocal<Rehearsal?> rehearsal = new();

    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        var command = ToCommand(filePath, settings);
        if (rehearsal.Value is { } running)
        {
            running.Add(processes.Mask.Apply(command.ToString(), command.Secrets));
            return new RehearsedProcess();
        }

        return new CakeProcess(command, processes, cancellation.Token, watch.Value);
    }

    /// <summary>Remembers the last bad ending of a process started from here on in this flow of control.</summary>
    internal FailureWatch Watch() => watch.Value = new FailureWatch();

    /// <summary>From here on in this flow of control, processes are written down instead of started.</summary>
    internal Rehearsal Rehearse() => rehearsal.Value = new Rehearsal();

    private Command ToCommand(FilePath filePath, ProcessSettings settings)
    {
        var arguments = settings.Arguments ?? new ProcessArgumentBuilder();
        return new Command(filePath.FullPath, RenderedArguments.Split(arguments.Render()))
        {
            WorkingDirectory = settings.NoWorkingDirectory ? null : settings.WorkingDirectory?.FullPath,
            Environment = settings.EnvironmentVariables?.ToDictionary(pair => pair.Key, pair => (string?)pair.Value) ?? [],
            StandardInput = settings.StandardInput?.Memory,
            Timeout = settings.Timeout is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            Secrets = arguments.Select(SecretOf).OfType<string>().ToList(),
            OnLine = line => Pass(line, settings),
        };
    }

    /// <summary>The value itself where Cake hides only a part, as behind a switch: the program may well repeat it alone.</summary>
    private static string? SecretOf(IProcessArgument argument)
    {
        var (full, safe) = (argument.Render(), argument.RenderSafe());
        var hidden = safe.IndexOf(Redacted, StringComparison.Ordinal);
        return full == safe ? null
            : hidden < 0 ? full.Trim('"')
            : full[hidden..(full.Length - (safe.Length - hidden - Redacted.Length))].Trim('"');
    }

    private void Pass(OutputLine line, ProcessSettings settings)
    {
        var (redirected, handler) = line.IsError
            ? (settings.RedirectStandardError, settings.RedirectedStandardErrorHandler)
            : (settings.RedirectStandardOutput, settings.RedirectedStandardOutputHandler);
        if (handler is not null)
        {
            handler(line.Text);
        }
        else if (!redirected && !settings.Silent)
        {
            progress.Report(line.Text);
        }
    }
}

/// <summary>Holds what Cake's own exception leaves out about a failed process.</summary>
internal sealed class FailureWatch
{
    public ProcessFailedException? Failure { get; set; }
}
