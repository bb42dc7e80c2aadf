namespace PipelineBuild.Tools.Registries;

/// <summary>A registry refused a request or could not be reached; the message says which, and what it answered.</summary>
public sealed class RegistryException(string message, bool unreachable, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>No answer at all, as against a refusal.</summary>
    public bool IsUnreachable { get; } = unreachable;

    /// <summary>The registry itself failed: it answered 500, however often it was asked.</summary>
    public bool IsInternal { get; init; }
}
