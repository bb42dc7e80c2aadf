namespace PipelineBuild.Results;

/// <summary>What a target would do to the world.</summary>
public enum ChangeKind
{
    Install,
    Start,
    Stop,
    Create,
    Run,
    Write,
    Push,
    Sign,
    Tag,
    Delete,
    Record,
}

/// <summary>One thing that a target would change, as far as it can be known beforehand.</summary>
/// <param name="What">The command line with its secrets masked, the file, the tag.</param>
/// <param name="Detail">From what to what, digests known so far, why.</param>
public sealed record PlannedChange(ChangeKind Kind, string What, string Detail = "");
