using System.Globalization;
using PipelineBuild.Tools;

namespace PipelineBuild.Results.Writers;

/// <summary>What the place that text goes to can show.</summary>
/// <param name="IsLive">A person watches: a line may be drawn and drawn over.</param>
/// <param name="IsGitHub">Lines of a GitHub log may be commands; groups fold.</param>
/// <param name="Width">Columns, asked anew each time because a window may change.</param>
public sealed record TerminalTraits(bool HasColour, bool IsLive, bool IsGitHub, Func<int> Width)
{
    private const int UsualWidth = 80;

    /// <summary>Colours on a terminal or in a GitHub log, never with NO_COLOR (https://no-color.org) or into a pipe.</summary>
    public static TerminalTraits Of(EnvironmentVariables environment, bool isRedirected)
    {
        var isGitHub = environment.Get("GITHUB_ACTIONS") == "true";
        var isTerminal = !isRedirected && environment.Get("TERM") is not (null or "dumb");
        var hasColour = environment.Get("NO_COLOR") is null && (environment.Get("FORCE_COLOR") is not null || isGitHub || isTerminal);
        return new TerminalTraits(hasColour, isTerminal && !isGitHub && environment.Get("CI") is null, isGitHub, () => WidthOf(environment));
    }

    private static int WidthOf(EnvironmentVariables environment)
    {
        try
        {
            if (Console.WindowWidth is > 0 and var width)
            {
                return width;
            }
        }
        catch (Exception error) when (error is IOException or PlatformNotSupportedException)
        {
            // No window is known; the shell may know better.
        }

        return int.TryParse(environment.Get("COLUMNS"), CultureInfo.InvariantCulture, out var columns) && columns > 0 ? columns : UsualWidth;
    }
}
