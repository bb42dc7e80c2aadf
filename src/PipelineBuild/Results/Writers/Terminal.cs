using PipelineBuild.Tools;

namespace PipelineBuild.Results.Writers;

/// <summary>Where text for people goes, and what that place can show: colours, CI log groups.</summary>
public sealed class Terminal(TextWriter output, bool hasColour, bool hasGroups)
{
    private readonly Lock gate = new();

    public bool HasColour => hasColour;

    /// <summary>Colours on a terminal or in a GitHub log, never with NO_COLOR (https://no-color.org) or into a pipe.</summary>
    public static Terminal Of(EnvironmentVariables environment, TextWriter output)
    {
        var isGitHub = environment.Get("GITHUB_ACTIONS") == "true";
        var colour = environment.Get("NO_COLOR") is null && (environment.Get("FORCE_COLOR") is not null || isGitHub || (!Console.IsOutputRedirected && environment.Get("TERM") is not (null or "dumb")));
        return new Terminal(output, colour, isGitHub);
    }

    public void Write(string text)
    {
        lock (gate)
        {
            output.Write(text);
            output.Flush();
        }
    }

    /// <summary>Says what begins now.</summary>
    public void WriteHeading(string title) => Write(Ansi.Paint($"== {title}", Ansi.Bold, hasColour) + "\n");

    /// <summary>Folds what follows under a heading where the log viewer can; dispose it to end the fold.</summary>
    public IDisposable OpenGroup(string title)
    {
        if (hasGroups)
        {
            Write($"::group::{title}\n");
        }

        return new Group(hasGroups ? this : null);
    }

    private sealed class Group(Terminal? terminal) : IDisposable
    {
        public void Dispose() => terminal?.Write("::endgroup::\n");
    }
}
