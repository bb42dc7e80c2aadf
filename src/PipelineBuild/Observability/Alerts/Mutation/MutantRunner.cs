using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Alerts.Mutation;

/// <summary>Runs the tests that depend on a rule against each of its mutants.</summary>
public sealed class MutantRunner(PromtoolTests promtool, IProgress<string> progress)
{
    private const int ToldEvery = 50;

    internal async Task<MutationScore> RunAsync(IReadOnlyDictionary<string, RuleFile> files, IReadOnlyList<RuleTestFile> tests, AlertTestSettings settings, CancellationToken cancel)
    {
        var groups = tests.SelectMany(test => Groups(test, files)).ToList();
        var tested = files.Values.SelectMany(file => file.Rules.Select(rule => (file, rule))).Select(pair => (pair.file, pair.rule, beds: TestBed.For(pair.rule, groups))).Where(entry => entry.beds.Count > 0).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancel };
        var green = new bool[tested.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, tested.Count), options, async (index, stop) => green[index] = await NoticesAsync(tested[index].beds, null, stop) == MutantVerdict.Survived);

        // Some of each rule before more of any.
        var mutants = tested.Where((_, index) => green[index])
            .SelectMany(entry => MutantMaker.Of(entry.file, entry.rule).Select((mutant, index) => (mutant, entry.beds, index))).OrderBy(entry => entry.index).ToList();
        var chosen = mutants.Take(settings.Mutants).ToList();
        progress.Report($"{chosen.Count} mutants of {tested.Count} rules are tried, {settings.Parallel} at a time{(mutants.Count > chosen.Count ? $"; {mutants.Count - chosen.Count} are beyond observability.alertTests.mutants and are not" : "")}");
        var tried = new TriedMutant[chosen.Count];
        var done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, chosen.Count), options, async (index, stop) =>
        {
            tried[index] = new TriedMutant(chosen[index].mutant, await NoticesAsync(chosen[index].beds, chosen[index].mutant, stop), chosen[index].beds.SelectMany(bed => bed.Groups).SelectMany(group => group.AlertCases).ToList());
            if (Interlocked.Increment(ref done) is var count && count % ToldEvery == 0)
            {
                progress.Report($"{count} of {chosen.Count} mutants tried");
            }
        });
        return new MutationScore(tried, mutants.Count - chosen.Count, tested.Where((_, index) => !green[index]).Select(entry => entry.rule).ToList());
    }

    private static IEnumerable<TestBed> Groups(RuleTestFile test, IReadOnlyDictionary<string, RuleFile> files)
    {
        var own = test.RuleFiles.Where(files.ContainsKey).Select(file => files[file]).ToList();
        return test.Groups.Select(group => new TestBed(test, [group], own, RuleClosure.Of(group, own)));
    }

    /// <summary>Killed as soon as one test file is red.</summary>
    private async Task<MutantVerdict> NoticesAsync(IReadOnlyList<TestBed> beds, Mutant? mutant, CancellationToken cancel)
    {
        using var scratch = new PrivateDirectory();
        foreach (var (bed, index) in beds.Select((bed, index) => (bed, index)))
        {
            var folder = Directory.CreateDirectory(Path.Combine(scratch.FullName, $"{index}")).FullName;
            var run = await promtool.TestRulesAsync(bed.Write(folder, mutant), cancel);
            if (!run.Passed)
            {
                return run.Failures.Count > 0 ? MutantVerdict.Killed : MutantVerdict.Refused;
            }
        }

        return MutantVerdict.Survived;
    }
}
