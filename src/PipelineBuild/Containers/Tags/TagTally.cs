namespace PipelineBuild.Containers.Tags;

/// <summary>How far the tags of one image have come.</summary>
public sealed class TagTally(PushedImage image)
{
    private readonly List<string> moved = [];
    private readonly List<string> there = [];

    public PushedImage Image => image;

    /// <summary>The last that held; empty until the registry was looked at.</summary>
    public IReadOnlyList<TagDecision> Decisions { get; internal set; } = [];

    /// <summary>Set by this run, each once.</summary>
    public IReadOnlyList<string> Moved => moved;

    /// <summary>Those that are to name the image and were not seen or set to do so.</summary>
    public IReadOnlyList<string> Missing => Due.Except(there).ToList();

    /// <summary>Those that name the image now.</summary>
    public IReadOnlyList<string> Done => Due.Intersect(there).ToList();

    private IEnumerable<string> Due => Decisions.Where(decision => decision.Moves).Select(decision => decision.Tag);

    /// <summary>A registry that took the tag before and answered something else since is believed only when it is asked again.</summary>
    internal void Move(string tag)
    {
        if (!moved.Contains(tag))
        {
            moved.Add(tag);
            Confirm(tag);
        }
    }

    internal void Confirm(string tag)
    {
        if (!there.Contains(tag))
        {
            there.Add(tag);
        }
    }

    internal void Deny(string tag) => there.Remove(tag);
}
