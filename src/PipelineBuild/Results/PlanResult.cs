namespace PipelineBuild.Results;

/// <summary>What a target would change, told instead of done; a capability that has more to say derives its own record.</summary>
public record PlanResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    /// <summary>In the order in which they would be made.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <param name="remark">Said after the count.</param>
    public static PlanResult Of(IReadOnlyList<PlannedChange> changes, string remark = "") => new(
        Outcome.Passed,
        (changes.Count switch { 0 => "plan: nothing would change", 1 => "plan: 1 change, not made", var count => $"plan: {count} changes, none made" }) + (remark.Length == 0 ? "" : $"; {remark}"))
    {
        Changes = changes,
    };

    /// <summary>With the changes as lines for people, under the target's name.</summary>
    public PlanResult Titled(string target) => Changes.Count == 0 ? this : this with { Text = ["", $"{target} would", .. Changes.SelectMany(Lines)] };

    private static IEnumerable<string> Lines(PlannedChange change)
    {
        var width = Enum.GetNames<ChangeKind>().Max(name => name.Length) + 2;
        yield return $"  {change.Kind.ToString().ToLowerInvariant().PadRight(width)}{change.What}";
        foreach (var line in change.Detail.Length > 0 ? change.Detail.Split('\n') : [])
        {
            yield return $"  {new string(' ', width)}  {line}";
        }
    }
}
