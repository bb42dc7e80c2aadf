namespace PipelineBuild.Workflows;

/// <summary>What a target does that a workflow has to allow it.</summary>
[Flags]
public enum TargetEffects
{
    None = 0,
    ReadsImages = 1,
    PushesImages = 2,
    SignsImages = 4,
    PublishesPackages = 8,
    ChangesPackages = 16,
    ChangesServer = 32,
    ChangesEnvironment = 64,
    WritesLedger = 128,
}

/// <summary>What one target needs of a workflow: the arguments it knows, the blocks whose secrets it uses, what it does to the world.</summary>
/// <param name="Arguments">Its own, beside those that every target knows.</param>
/// <param name="Blocks">Beginnings of paths in pipeline.yml.</param>
public sealed record TargetNeeds(string Target, string Arguments = "", string Blocks = "", TargetEffects Effects = TargetEffects.None)
{
    /// <summary>Known to every target.</summary>
    public static readonly IReadOnlyList<string> CommonArguments = ["plan", "json", "setup", "log-format", "workspace", "config", "verbosity", "exclusive", "no-report"];

    /// <summary>Targets that run before it.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>What is left of it with one argument, where that is less.</summary>
    public (string Argument, string Blocks, TargetEffects Effects)? Less { get; init; }

    /// <summary>Blocks whose secrets it takes with one argument where they are there, and does without elsewhere.</summary>
    public (string Argument, string Blocks)? Welcome { get; init; }

    /// <summary>Those of <see cref="Welcome"/> when the argument is given.</summary>
    public string WelcomeBlocks { get; private init; } = "";

    /// <summary>What is needed with these arguments; a plan changes nothing, and alone a target has none before it.</summary>
    /// <param name="arguments">Their names.</param>
    public TargetNeeds With(IReadOnlyCollection<string> arguments)
    {
        var less = Less is { } part && arguments.Contains(part.Argument) ? this with { Blocks = part.Blocks, Effects = part.Effects } : this;
        less = Welcome is { } welcome && arguments.Contains(welcome.Argument) ? less with { WelcomeBlocks = welcome.Blocks } : less;
        less = arguments.Contains("exclusive") ? less with { After = [] } : less;
        return !arguments.Contains("plan") ? less : less with { Effects = less.Effects == TargetEffects.None ? TargetEffects.None : TargetEffects.ReadsImages };
    }

    public bool Knows(string argument) => CommonArguments.Contains(argument) || Arguments.Split(' ').Contains(argument);

    /// <summary>Whether more than the machine it runs on is another afterwards.</summary>
    public bool Changes(WorkflowInputs inputs) =>
        (Has(TargetEffects.PushesImages | TargetEffects.SignsImages) && !inputs.IsLocal)
        || Has(TargetEffects.PublishesPackages | TargetEffects.ChangesPackages | TargetEffects.ChangesServer | TargetEffects.ChangesEnvironment)
        || (Has(TargetEffects.WritesLedger) && inputs.SharesLedger);

    public bool Uses(NamedSecret secret) => IsIn(Blocks, secret);

    /// <summary>Whether it takes the secret where it is there.</summary>
    public bool Welcomes(NamedSecret secret) => IsIn(WelcomeBlocks, secret);

    /// <summary>Whether files that it deploys name variables, which pipeline.yml does not.</summary>
    public bool TakesUnnamed(WorkflowInputs inputs) => Has(TargetEffects.ChangesServer) && inputs.DeploysDataSources;

    /// <summary>Scopes of GitHub's token, with what is needed of each.</summary>
    public IReadOnlyDictionary<string, AccessLevel> Permissions(WorkflowInputs inputs)
    {
        var needed = new Dictionary<string, AccessLevel>
        {
            ["contents"] = (Has(TargetEffects.WritesLedger) && inputs.SharesLedger) || (Has(TargetEffects.PublishesPackages) && inputs.PushesTags) ? AccessLevel.Write : AccessLevel.Read,
        };
        if (inputs.IsOnGitHub && Has(TargetEffects.ReadsImages | TargetEffects.PushesImages | TargetEffects.SignsImages))
        {
            needed["packages"] = Has(TargetEffects.PushesImages | TargetEffects.SignsImages) ? AccessLevel.Write : AccessLevel.Read;
        }

        var signs = Has(TargetEffects.SignsImages) && inputs is { SignsKeyless: true, IsLocal: false } && (inputs.SignsOnPublish || !Has(TargetEffects.PushesImages));
        if (signs || (Has(TargetEffects.PublishesPackages) && inputs.TrustsGitHub))
        {
            needed["id-token"] = AccessLevel.Write;
        }

        return needed;
    }

    private static bool IsIn(string blocks, NamedSecret secret) => blocks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(block => secret.Path.StartsWith(block, StringComparison.Ordinal));

    private bool Has(TargetEffects any) => (Effects & any) != 0;
}
