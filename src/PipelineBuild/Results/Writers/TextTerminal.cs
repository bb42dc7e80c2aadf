using PipelineBuild.Tools;

namespace PipelineBuild.Results.Writers;

/// <summary>The log for people: on a terminal with a live line at the bottom, in a file or CI log with a sign of life after each silence.</summary>
public sealed class TextTerminal(TextWriter output, TerminalTraits traits, SecretMask mask, TimeProvider time)
    : Terminal(output, mask, time, traits.IsLive ? LivePulse : PlainPulse)
{
    private const string EraseLine = "\r\e[K";

    private static readonly TimeSpan LivePulse = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainPulse = TimeSpan.FromSeconds(1);

    private static readonly string[] Frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    private bool isDrawn;
    private int frame;

    public override void WriteHeading(string target) => Show($"{Painted($"== {Safe(target)}", Ansi.Bold)}\n");

    public override void WriteProgress(string line)
    {
        lock (Gate)
        {
            Step?.Hear(Masked(line));
            Show($"{Painted($"  {Safe(line)}", Ansi.Dim)}\n");
        }
    }

    public override void WriteLine(LineLevel level, string text) => Show($"{(level == LineLevel.Warning ? Painted("warning: ", Ansi.Yellow) : "")}{Safe(text)}\n");

    public override void WriteReport(RunReport report) => Show(Safe(ConsoleWriter.Render(report, traits.HasColour)));

    public override void WriteAnnotations(RunReport report, GitHubRun run)
    {
        if (traits.IsGitHub)
        {
            Show(Masked(AnnotationsWriter.Render(report, run)));
        }
    }

    public override IDisposable OpenGroup(string target)
    {
        if (traits.IsGitHub)
        {
            Show(GitHubLog.Command("group", Masked(target)));
        }

        return base.OpenGroup(target);
    }

    protected override void CloseGroup()
    {
        lock (Gate)
        {
            Erase();
            if (traits.IsGitHub && Step is not null)
            {
                Show(GitHubLog.Command("endgroup", ""));
            }

            base.CloseGroup();
        }
    }

    protected override void OnPulse()
    {
        if (traits.IsLive)
        {
            Draw(Step!);
        }
        else if (Step!.IsSignDue())
        {
            Send($"{Painted($"  {Safe(Step.Sign)}", Ansi.Dim)}\n");
        }
    }

    /// <summary>The last column stays free, or some terminals go on to the next line. The cursor is never hidden: nothing could bring it back after a kill.</summary>
    private void Draw(StepWatch step)
    {
        var text = DisplayWidth.Cut($"{Frames[frame++ % Frames.Length]} {Safe(step.LiveText)}", traits.Width() - 1);
        Send(EraseLine + Painted(text, Ansi.Dim));
        isDrawn = true;
    }

    private void Erase()
    {
        if (isDrawn)
        {
            Send(EraseLine);
            isDrawn = false;
        }
    }

    private void Show(string text)
    {
        lock (Gate)
        {
            Erase();
            Send(text);
            Step?.Shown();
        }
    }

    private string Painted(string text, string code) => Ansi.Paint(text, code, traits.HasColour);

    private string Safe(string text) => traits.IsGitHub ? GitHubLog.Defuse(Masked(text)) : Masked(text);
}
