namespace PipelineBuild.Workflows;

/// <summary>What a job needs that runs some targets; pure.</summary>
/// <param name="Permissions">The least that does.</param>
/// <param name="Secrets">By the variable's name.</param>
public sealed record JobNeeds(IReadOnlyDictionary<string, AccessLevel> Permissions, IReadOnlyList<NamedSecret> Secrets)
{
    /// <summary>Secrets that its targets take where they are there.</summary>
    public IReadOnlyList<NamedSecret> Welcome { get; init; } = [];

    /// <summary>Which variables else its targets take is not known from pipeline.yml.</summary>
    public bool TakesUnnamed { get; init; }

    /// <summary>Whether a job may be handed the variable.</summary>
    public bool Takes(string variable) => TakesUnnamed || Welcome.Any(secret => secret.Variable == variable) || Secrets.Any(secret => secret.Variable == variable);

    public static JobNeeds Of(IEnumerable<TargetNeeds> called, WorkflowInputs inputs, IReadOnlyList<TargetNeeds> known)
    {
        var all = called.SelectMany(need => known.Where(other => need.After.Contains(other.Target)).Append(need)).Distinct().ToList();
        var permissions = all.SelectMany(need => need.Permissions(inputs)).Append(new("contents", AccessLevel.Read)).GroupBy(pair => pair.Key).OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(pair => pair.Value));
        return new JobNeeds(permissions, inputs.Secrets.Where(secret => all.Any(need => need.Uses(secret))).DistinctBy(secret => secret.Variable).ToList())
        {
            Welcome = inputs.Secrets.Where(secret => all.Any(need => need.Welcomes(secret))).ToList(),
            TakesUnnamed = all.Any(need => need.TakesUnnamed(inputs)),
        };
    }

    /// <summary>Where a workflow takes a secret from: GitHub's own registry knows the token of the job.</summary>
    public static string ExpressionOf(NamedSecret secret, WorkflowInputs inputs) => secret.Path switch
    {
        "containers.registry.username.env" when inputs.IsOnGitHub => "${{ github.actor }}",
        "containers.registry.password.env" when inputs.IsOnGitHub => "${{ github.token }}",
        _ => $"${{{{ secrets.{secret.Variable} }}}}",
    };
}
