using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>Finds series by which one alert fires, just does not fire, and resolves; what fires and what does not, promtool says.</summary>
public sealed class AlertDrafter(PromtoolTests promtool)
{
    /// <summary>They are enough for most alerts, and each group takes promtool some milliseconds.</summary>
    private const int FirstAttempts = 3;

    /// <summary>promtool's answer to a group that expects nothing is what there was.</summary>
    private sealed record Trial(string Name, IReadOnlyList<DraftInput> Input, IReadOnlyList<TimeSpan> Times, TimeSpan Interval);

    internal async Task<AlertDraft> DraftAsync(RuleFile file, RuleGroup group, PrometheusRule rule, CancellationToken cancel)
    {
        AlertDraft Without(string reason) => new(rule.Name, rule.Place.Line, [], reason);
        if (rule.Tree is not { } tree)
        {
            return Without($"its expression is refused: {rule.Parse.Problem}");
        }

        if (DraftHorizon.Of(rule, group) is not { } horizon)
        {
            return Without("it waits, or looks back, for longer than a test should run");
        }

        var world = new LabelWorld(rule);
        var attempts = DraftVariant.All(tree.All.OfType<PromBinary>().Count(node => node.Operator == "or")).Select(variant => Attempt.Of(world, variant, horizon, tree)).ToList();
        var tried = attempts.Where(attempt => attempt.IsSolved).DistinctBy(attempt => attempt.Signature).ToList();
        if (tried.Count == 0)
        {
            return Without($"there are no series for {attempts[0].Solver.Reason}");
        }

        var rules = RuleFileText.Of(file, each => each.Alert?.Text == rule.Name);
        foreach (var some in (List<Attempt>[])[tried.Take(FirstAttempts).ToList(), tried.Skip(FirstAttempts).ToList()])
        {
            var fired = await RunAsync(rules, rule, some.Select((attempt, index) => new Trial($"v{index}", DraftScenario.Steady(attempt.Solver.Series, horizon), [horizon.Early, horizon.Firing], horizon.Step)).ToList(), cancel);
            if (fired is null)
            {
                return Without("promtool refuses the rule");
            }

            var winner = Enumerable.Range(0, some.Count).FirstOrDefault(index => Fires(rule, fired, $"v{index}", horizon.Firing), -1);
            if (winner >= 0)
            {
                return await CasesAsync(rules, rule, some[winner], horizon, Fires(rule, fired, $"v{winner}", horizon.Early) ? horizon.Early : horizon.Firing, world, tree, cancel);
            }
        }

        return Without($"none of {Counted.Of(tried.Count, "set")} of series made it fire");
    }

    private async Task<AlertDraft> CasesAsync(string rules, PrometheusRule rule, Attempt firing, DraftHorizon horizon, TimeSpan first, LabelWorld world, PromExpression tree, CancellationToken cancel)
    {
        var times = horizon.Pending is { } pending ? (TimeSpan[])[pending, first, horizon.Resolved] : [first, horizon.Resolved];
        var misses = Enumerable.Range(0, firing.Solver.Conditions).SelectMany(index => new[] { true, false }.Select(sharp => Attempt.Of(world, firing.Variant with { Missing = index, Sharp = sharp }, horizon, tree)))
            .Where(attempt => attempt.IsSolved).DistinctBy(attempt => attempt.Signature).ToList();
        var trials = misses.SelectMany((attempt, index) => new Trial[]
        {
            new($"m{index}", DraftScenario.Steady(attempt.Solver.Series, horizon), [horizon.Firing], horizon.Step),
            new($"r{index}", DraftScenario.Change(firing.Solver.Series, attempt.Solver.Series, horizon), times, horizon.Step),
        }).Append(new Trial("e", DraftScenario.Change(firing.Solver.Series, [], horizon), times, horizon.Step)).Append(new Trial("n", [], [horizon.Firing], horizon.Step)).ToList();
        var got = await RunAsync(rules, rule, trials, cancel) ?? [];
        var cases = new List<DraftCase>();
        var change = trials.Where(trial => trial.Name[0] is 'r' or 'e').FirstOrDefault(trial => Resolves(trial.Name));
        var fallback = change ?? trials.First(trial => trial.Name == "e");
        cases.Add(Case(change is null ? "fires" : "fires, then resolves", change is null ? fallback with { Times = times[..^1] } : change));
        if (trials.FirstOrDefault(trial => trial.Name[0] == 'm' && !Fires(rule, got, trial.Name, horizon.Firing)) is { } below)
        {
            cases.Add(Case("just below", below));
        }

        cases.Add(Case(Fires(rule, got, "n", horizon.Firing) ? "fires without data" : "no data", trials[^1]));
        return new AlertDraft(rule.Name, rule.Place.Line, cases.Where(single => single.Expectations.Count > 0).ToList(), null);

        bool Resolves(string name) => (horizon.Pending is not { } early || !Fires(rule, got, name, early)) && Fires(rule, got, name, first) && !Fires(rule, got, name, horizon.Resolved);

        DraftCase Case(string what, Trial trial) => new(
            $"{rule.Name}: {what}", rule.Name, horizon.Step, trial.Input,
            trial.Times.Select(time => new DraftExpectation(time, got.FirstOrDefault(failure => Is(failure, trial.Name, time))?.Fired ?? [])).ToList());
    }

    private static bool Fires(PrometheusRule rule, IEnumerable<RuleTestFailure> got, string group, TimeSpan time) =>
        got.Any(failure => Is(failure, group, time) && failure.Fired.Any(alert => rule.MayMake(alert.Labels)));

    private static bool Is(RuleTestFailure failure, string group, TimeSpan time) => failure.Group == group && RuleTestTime.Parse(failure.Time) == time;

    /// <returns>What was not as the empty expectation; null if promtool tested nothing.</returns>
    private async Task<IReadOnlyList<RuleTestFailure>?> RunAsync(string rules, PrometheusRule rule, IReadOnlyList<Trial> trials, CancellationToken cancel)
    {
        if (trials.Count == 0)
        {
            return [];
        }

        using var scratch = new PrivateDirectory();
        scratch.Write("rules.yml", rules);
        var cases = trials.Select(trial => new DraftCase(trial.Name, rule.Name, trial.Interval, trial.Input, trial.Times.Select(time => new DraftExpectation(time, [])).ToList()));
        var file = scratch.Write("tests.yml", DraftText.Head(["rules.yml"], isMarked: false) + DraftText.Of(cases));
        var run = await promtool.TestRulesAsync(file, cancel);
        return run.Passed || run.Failures.Count > 0 ? run.Failures : null;
    }

    /// <summary>One variant, solved or not.</summary>
    private sealed record Attempt(DraftVariant Variant, SeriesSolver Solver, bool IsSolved)
    {
        public string Signature { get; } = string.Join('\n', Solver.Series.Select(each => $"{each.Key} {each.Pattern}").Order(StringComparer.Ordinal));

        public static Attempt Of(LabelWorld world, DraftVariant variant, DraftHorizon horizon, PromExpression tree)
        {
            var solver = new SeriesSolver(world, variant, horizon);
            return new Attempt(variant, solver, solver.Solve(tree));
        }
    }
}
