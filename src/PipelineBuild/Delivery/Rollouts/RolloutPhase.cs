namespace PipelineBuild.Delivery.Rollouts;

/// <summary>How far a rollout is.</summary>
public enum RolloutPhase
{
    /// <summary>Nothing has been changed yet.</summary>
    Preparing,

    /// <summary>The new version is started beside the old and judged; no traffic has moved.</summary>
    Progressing,

    /// <summary>Traffic has begun to move.</summary>
    Promoting,

    /// <summary>All traffic is on the new version, which is still watched.</summary>
    Finalizing,

    Succeeded,

    /// <summary>Traffic goes back first, containers follow.</summary>
    RollingBack,

    RolledBack,

    /// <summary>It can go neither on nor back by itself; traffic is on the side that is healthy.</summary>
    Halted,
}
