using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Validation;

/// <summary>Checks rule files with promtool and with our own reader, side by side, and joins what both say.</summary>
public sealed class RuleFileValidator(Promtool promtool, Machine machine, IProgress<string> progress)
{
    /// <summary>Far above any that people or generators write.</summary>
    private const long LargestFile = 64L << 20;

    /// <param name="files">Relative to the workspace.</param>
    /// <param name="loaded">Those that a configuration of Prometheus names, which reads the first document of a file only.</param>
    internal async Task<IReadOnlyList<RuleFileCheck>> CheckAsync(Workspace workspace, IReadOnlyList<string> files, IReadOnlySet<string> loaded, CancellationToken cancel)
    {
        using var scratch = new PrivateDirectory();
        var opened = new OpenedFile[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = machine.Processors, CancellationToken = cancel }, index => opened[index] = Open(workspace, files[index], index, scratch));
        var jobs = opened.SelectMany(file => file.Jobs).ToList();
        progress.Report($"promtool check rules: {Counted.Of(files.Count, "file")}{(jobs.Count > files.Count ? $", {jobs.Count} YAML documents" : "")}");
        var asked = new PromtoolBatches(promtool, machine.Processors).CheckAsync(workspace.Root, jobs.Select(job => job.Job).ToList(), cancel);
        var models = Task.Run(() => Read(workspace, opened, cancel), cancel);
        await Task.WhenAll(asked, models);
        return opened.Zip(await models, (file, model) => Judge(file, model, asked.Result, loaded)).ToList();
    }

    private RuleFile?[] Read(Workspace workspace, IReadOnlyList<OpenedFile> opened, CancellationToken cancel)
    {
        var models = new RuleFile?[opened.Count];
        var expressions = new ParsedExpressions();
        Parallel.For(0, opened.Count, new ParallelOptions { MaxDegreeOfParallelism = machine.Processors, CancellationToken = cancel }, index =>
            models[index] = opened[index].Problem is null ? RuleFileReader.Read(workspace, workspace.Resolve(opened[index].File)!, expressions) : null);
        return models;
    }

    /// <summary>Documents that promtool would not see in the file are written to files of their own.</summary>
    private static OpenedFile Open(Workspace workspace, string file, int index, PrivateDirectory scratch)
    {
        try
        {
            var info = new FileInfo(Workspace.WithoutLinks(Path.Combine(workspace.Root, file)));
            if (info.Length is 0 or > LargestFile)
            {
                return new OpenedFile(file, [], [], info.Length == 0 ? "it is empty or no regular file" : $"it has {info.Length >> 20} MiB, and {LargestFile >> 20} MiB are the most that is read");
            }

            var parts = RuleDocuments.Of(File.ReadAllText(info.FullName));
            var jobs = parts.Others.Select(document => (document.Number, new PromtoolJob(scratch.Write($"{index}-{document.Number}.yml", document.Text), document.Text.Length)));
            return new OpenedFile(file, [.. parts.Whole ? [(0, new PromtoolJob(file, info.Length))] : Array.Empty<(int, PromtoolJob)>(), .. jobs], parts.Others, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new OpenedFile(file, [], [], $"it can't be read: {error.Message}");
        }
    }

    private static RuleFileCheck Judge(OpenedFile opened, RuleFile? model, IReadOnlyDictionary<PromtoolJob, (RuleFileVerdict? Verdict, string Problem)> answers, IReadOnlySet<string> loaded)
    {
        var verdicts = opened.Jobs.Select(job => (job.Number, answers[job.Job].Verdict, answers[job.Job].Problem)).ToList();
        if (model is null || verdicts.Any(verdict => verdict.Verdict is null))
        {
            var reason = opened.Problem ?? verdicts.First(verdict => verdict.Verdict is null).Problem;
            return new RuleFileCheck(new CheckedFile(opened.File, "rules", FileVerdict.NotChecked), model, [CheckedFile.NotChecked(opened.File, reason)]);
        }

        var passed = verdicts.All(verdict => verdict.Verdict!.Passed);
        var rules = passed ? verdicts.Sum(verdict => verdict.Verdict!.Rules ?? model.Groups.Where(group => group.Document == verdict.Number).Sum(group => group.Rules.Count)) : (int?)null;
        var findings = verdicts.SelectMany(verdict => RuleMessages.Of(model, verdict.Number, verdict.Verdict!)).ToList();
        findings.AddRange(Disagreements(model, passed));
        if (rules == 0)
        {
            findings.Add(new Finding("prometheus/no-rules", Severity.Error, "defines no rule, so there is nothing to check", opened.File));
        }

        if (loaded.Contains(opened.File))
        {
            findings.AddRange(opened.Others.Where(document => document.Number > 0).Select(document => new Finding(
                "prometheus/second-document", Severity.Warning, "Prometheus reads the first YAML document of a file only: what stands in this one is never evaluated", opened.File, document.Line, 1)));
        }

        return new RuleFileCheck(new CheckedFile(opened.File, "rules", passed ? FileVerdict.Passed : FileVerdict.Failed, rules, verdicts.Sum(verdict => verdict.Verdict!.Duplicates.Count)), model, findings);
    }

    /// <summary>Rules of our own rest on what our reader reads: whoever sees their findings has to know where it is wrong.</summary>
    private static IEnumerable<Finding> Disagreements(RuleFile model, bool passed) => (passed, model.Problems.Count) switch
    {
        (true, > 0) => model.Problems.Select(problem => new Finding(
            "prometheus/reader-disagrees", Severity.Note, $"promtool takes this, and our own reader does not; promtool is right, and rules that need the reader were not asked here. It says: {problem.Message}",
            model.File, problem.Line > 0 ? problem.Line : null, problem.Line > 0 ? problem.Column : null)),
        (false, 0) => [new Finding("prometheus/reader-disagrees", Severity.Note, "promtool refuses this file, and our own reader finds nothing wrong with it; promtool is right", model.File)],
        _ => [],
    };

    private sealed record OpenedFile(string File, IReadOnlyList<(int Number, PromtoolJob Job)> Jobs, IReadOnlyList<RuleDocument> Others, string? Problem);
}
