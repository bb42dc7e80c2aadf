using System.Net;

namespace PipelineBuild.Tools.Grafana;

/// <summary>Grafana refuses, does not answer, or something else answers in its place; the message holds Grafana's own.</summary>
/// <param name="status">Null when there was no answer.</param>
public sealed class GrafanaException(string message, HttpStatusCode? status = null, Exception? inner = null) : Exception(message, inner)
{
    public HttpStatusCode? Status => status;

    /// <summary>Grafana's word for the reason of a 412, such as <c>version-mismatch</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>How long Grafana asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request never reached a server.</summary>
    public bool IsNotSent { get; init; }

    /// <summary>Somebody else was there first: what is there now may be what was wanted.</summary>
    public bool IsConflict => status is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict;
}
