namespace PipelineBuild.Tools;

/// <summary>The one place that reads environment variables; tests hand in their own.</summary>
public sealed class EnvironmentVariables(Func<string, string?> read)
{
    public static EnvironmentVariables OfProcess() => new(Environment.GetEnvironmentVariable);

    /// <summary>The value, or null when unset or empty.</summary>
    public string? Get(string name) => read(name) is { Length: > 0 } value ? value : null;

    /// <summary>GitHub Actions and every other CI system known to us set CI=true.</summary>
    public bool IsCi => Get("CI") is "true" or "1";
}
