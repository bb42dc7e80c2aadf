namespace PipelineBuild.Delivery.Rollouts;

/// <summary>What is known about a server at one look.</summary>
public enum ServerJudgement
{
    /// <summary>It could not be asked: that is no health.</summary>
    Unknown,

    /// <summary>Not healthy yet, and it may become so.</summary>
    Starting,

    Healthy,

    /// <summary>It will not become healthy by waiting: it ended, crashes again and again, or fails what it passed before.</summary>
    Unhealthy,
}

/// <summary>A server at one look.</summary>
/// <param name="Words">Why it is judged so: the last answer, the container's state.</param>
/// <param name="Sessions">Requests that it is busy with; null when that is not known.</param>
public sealed record ServerView(ServerJudgement Judgement, string Words, int? Sessions = null)
{
    public static readonly ServerView Unseen = new(ServerJudgement.Unknown, "it was not looked at");
}

/// <summary>What a rollout is decided by: the world at one moment.</summary>
/// <param name="Elapsed">Since the current step began in this process, by a clock that nobody can set.</param>
/// <param name="Servers">By <see cref="RolloutState.Key"/>.</param>
public sealed record RolloutObservation(TimeSpan Elapsed, IReadOnlyDictionary<string, ServerView> Servers)
{
    /// <summary>Whether the change that was decided last is made.</summary>
    public bool IsDone { get; init; }

    /// <summary>Why the change that was decided last could not be made.</summary>
    public string? Trouble { get; init; }

    /// <summary>Why it is to be called off; null when nobody asked.</summary>
    public string? Abort { get; init; }

    /// <summary>Somebody wants no more watching.</summary>
    public bool Hurry { get; init; }

    public ServerView Of(string service, string server) => Servers.GetValueOrDefault(RolloutState.Key(service, server), ServerView.Unseen);
}

/// <summary>What is to be done next.</summary>
public enum RolloutAction
{
    /// <summary>Nothing but to look again in a moment.</summary>
    Wait,

    /// <summary>The current step's change.</summary>
    Act,

    /// <summary>The rollout is over.</summary>
    End,
}

/// <summary>How patient a rollout is.</summary>
/// <param name="Gate">By service: how long its servers may take to become healthy.</param>
/// <param name="Drain">By service: how long its servers may take to finish their requests.</param>
/// <param name="Watch">How long the new version is watched after it got all traffic.</param>
public sealed record RolloutLimits(IReadOnlyDictionary<string, TimeSpan> Gate, IReadOnlyDictionary<string, TimeSpan> Drain, TimeSpan Watch)
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);

    public TimeSpan GateOf(string service) => Gate.GetValueOrDefault(service, Usual);

    public TimeSpan DrainOf(string service) => Drain.GetValueOrDefault(service, Usual);
}
