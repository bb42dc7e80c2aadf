using PipelineBuild.Tools;

namespace PipelineBuild.Results.Writers;

/// <summary>Where a run's log goes, and the one place where secrets are taken out of it; says what happens while it happens.</summary>
public abstract class Terminal(TextWriter output, SecretMask mask, TimeProvider time, TimeSpan pulse) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private ITimer? timer;

    /// <summary>The step that is running, or null between steps.</summary>
    internal StepWatch? Step { get; private set; }

    /// <summary>Guards the order of what is written.</summary>
    protected Lock Gate { get; } = new();

    protected TimeProvider Time => time;

    /// <param name="toError">Whether <paramref name="output"/> is standard error.</param>
    public static Terminal Of(EnvironmentVariables environment, TextWriter output, bool toError, LogFormat format, SecretMask mask, TimeProvider time) => format == LogFormat.Json
        ? new JsonTerminal(output, mask, time)
        : new TextTerminal(output, TerminalTraits.Of(environment, toError ? Console.IsErrorRedirected : Console.IsOutputRedirected), mask, time);

    /// <summary>A target begins.</summary>
    public abstract void WriteHeading(string target);

    /// <summary>What a step says while it works.</summary>
    public abstract void WriteProgress(string line);

    public abstract void WriteLine(LineLevel level, string text);

    /// <summary>The end of the run: everything that was found, and how each target ended.</summary>
    public abstract void WriteReport(RunReport report);

    /// <summary>Marks findings where a log viewer can show them beside the code; elsewhere nothing.</summary>
    public virtual void WriteAnnotations(RunReport report, GitHubRun run)
    {
    }

    /// <summary>Watches the step with this name and shows signs of life; dispose it when the step ended.</summary>
    public virtual IDisposable OpenGroup(string target)
    {
        lock (Gate)
        {
            Step = new StepWatch(target, time);
            timer = time.CreateTimer(_ => Beat(), null, pulse, pulse);
        }

        return new Ending(this);
    }

    /// <summary>Leaves the place as it should be when the program ends now, unless somebody is stuck in writing to it.</summary>
    public void Dispose()
    {
        if (Gate.TryEnter(Patience))
        {
            CloseGroup();
            Gate.Exit();
        }

        GC.SuppressFinalize(this);
    }

    protected virtual void CloseGroup()
    {
        lock (Gate)
        {
            timer?.Dispose();
            timer = null;
            Step = null;
        }
    }

    /// <summary>Called again and again while a step runs, under the lock.</summary>
    protected abstract void OnPulse();

    protected string Masked(string text) => mask.Apply(text);

    /// <summary>The only way out.</summary>
    protected void Send(string text)
    {
        output.Write(text);
        output.Flush();
    }

    private void Beat()
    {
        lock (Gate)
        {
            if (Step is not null)
            {
                OnPulse();
            }
        }
    }

    private sealed class Ending(Terminal terminal) : IDisposable
    {
        public void Dispose() => terminal.CloseGroup();
    }
}
