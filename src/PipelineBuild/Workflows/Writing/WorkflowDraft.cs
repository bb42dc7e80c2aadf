namespace PipelineBuild.Workflows.Writing;

/// <summary>One workflow before it is text: permissions and secrets follow from the targets.</summary>
/// <param name="File">Its name in .github/workflows.</param>
/// <param name="About">One sentence: what it is for.</param>
/// <param name="On">Lines below <c>on:</c>.</param>
public sealed record WorkflowDraft(string File, string About, IReadOnlyList<string> On, IReadOnlyList<JobDraft> Jobs)
{
    /// <summary>Of the concurrency; null lets a newer run of a pull request end the older one, and all others finish.</summary>
    public string? Group { get; init; }

    public string Name => Path.GetFileNameWithoutExtension(File);
}

/// <summary>One job: where it runs and which targets, in their order.</summary>
public sealed record JobDraft(string Id, IReadOnlyList<CallDraft> Calls)
{
    public string RunsOn { get; init; } = "ubuntu-24.04";

    public int Minutes { get; init; } = 30;

    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>What it uploads when all its targets passed; null where later jobs need nothing of it.</summary>
    public HandOver? Leaves { get; init; }

    /// <summary>What it downloads before its targets run.</summary>
    public HandOver? Takes { get; init; }

    /// <summary>The environment of GitHub whose reviewers and secrets hold.</summary>
    public string? Environment { get; init; }

    /// <summary>Lines below <c>matrix:</c>.</summary>
    public IReadOnlyList<string> Matrix { get; init; } = [];

    /// <summary>Version of Node.js; null where no target needs it.</summary>
    public string? Node { get; init; }

    /// <summary>The targets that a name of the matrix stands for.</summary>
    public IReadOnlyList<string> MatrixTargets { get; init; } = [];
}

/// <summary>Files that one job leaves for later ones of the same run.</summary>
/// <param name="Folders">Two or more within artifacts: what lies above all of them is left out of the names, and that is artifacts then.</param>
public sealed record HandOver(string Name, params IReadOnlyList<string> Folders);

/// <summary>One target with its arguments.</summary>
public sealed record CallDraft(string Target, params IReadOnlyList<string> Arguments)
{
    /// <summary>Name of the uploaded reports where the target's own would not be unique.</summary>
    public string? Reports { get; init; }

    /// <summary>Condition of the step.</summary>
    public string? If { get; init; }
}
