using PipelineBuild.Configuration;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Results;

/// <summary>One task's result and how long it took.</summary>
public sealed record TaskRecord(string Task, StepResult Result, DateTimeOffset Started, TimeSpan Duration);

/// <summary>Everything one run has to say; the writers are functions of it, and so is the exit code.</summary>
public sealed class RunReport
{
    private readonly List<TaskRecord> tasks = [];
    private readonly List<ConfigError> configErrors = [];

    public IReadOnlyList<TaskRecord> Tasks => tasks;

    /// <summary>The first thousand at most.</summary>
    public IReadOnlyList<ConfigError> ConfigErrors => configErrors;

    public int ConfigErrorCount { get; private set; }

    /// <summary>The mistakes of the configuration, which belong to no task, then what each task found.</summary>
    public IEnumerable<(string? Task, Finding Finding)> AllFindings => configErrors.Select(error => ((string?)null, FindingOf(error)))
        .Concat(tasks.SelectMany(task => task.Result.Findings.Select(finding => ((string?)task.Task, finding))));

    public bool Cancelled { get; set; }

    /// <summary>What of the run was timed and has ended, in order of their ends; the host sets it before it calls the writers.</summary>
    public IReadOnlyList<RunSpan> Spans { get; set; } = [];

    public void Add(TaskRecord record) => tasks.Add(record);

    public void Add(ConfigException error)
    {
        configErrors.AddRange(error.Errors);
        ConfigErrorCount += error.Total;
    }

    /// <summary>0 passed or skipped, 1 failed, 2 bad pipeline.yml, 3 could not run, 130 cancelled.</summary>
    public int ExitCode =>
        Cancelled ? 130
        : configErrors.Count > 0 ? 2
        : tasks.Any(task => task.Result.Outcome == Outcome.Errored) ? 3
        : tasks.Any(task => task.Result.Outcome == Outcome.Failed) ? 1
        : 0;

    private static Finding FindingOf(ConfigError error) =>
        new("config/invalid", Severity.Error, error.Path.Length == 0 ? error.Message : $"{error.Path}: {error.Message}", error.File, error.Line > 0 ? error.Line : null, error.Column > 0 ? error.Column : null);
}
