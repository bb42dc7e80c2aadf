namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Which texts may name a metric or a label.</summary>
public static class PromNames
{
    public static bool IsMetric(string text) => Is(text, letter => letter == ':');

    public static bool IsLabel(string text) => Is(text, _ => false);

    private static bool Is(string text, Func<char, bool> also) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_' || also(letter));
}
