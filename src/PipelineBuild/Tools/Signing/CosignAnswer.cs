namespace PipelineBuild.Tools.Signing;

/// <summary>What cosign says of a digest.</summary>
public enum CosignVerdict
{
    Good,

    /// <summary>Nobody signed or attested it.</summary>
    Absent,

    /// <summary>There is a signature, and it is not by the key or identity that was asked for, or the content was changed.</summary>
    Untrusted,

    /// <summary>It could not be checked.</summary>
    Unknown,
}

/// <summary>A verdict with cosign's own words and, of attestations, the verified statements.</summary>
public sealed record CosignAnswer(CosignVerdict Verdict, string Said, IReadOnlyList<string> Statements);

/// <summary>Cosign ended without doing what it was asked for.</summary>
public sealed class CosignException(string message) : Exception(message)
{
    /// <summary>The registry knows of something attached to the digest whose bytes are not there yet: another writer is just putting them there.</summary>
    public bool IsHalfWritten => Message.Contains("MANIFEST_BLOB_UNKNOWN", StringComparison.Ordinal);
}
