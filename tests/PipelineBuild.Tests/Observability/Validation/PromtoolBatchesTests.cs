using PipelineBuild.Observability.Validation;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Observability.Validation;

public sealed class PromtoolBatchesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner runner = new();

    public PromtoolBatchesTests() => folder.WriteProgram("promtool");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Calls_are_as_many_as_processors_and_equally_long()
    {
        var batches = PromtoolBatches.Divide([Job("a", 10), Job("b", 100), Job("c", 50), Job("d", 40)], 2);

        Assert.Equal([["b"], ["a", "c", "d"]], batches.Select(batch => batch.Select(job => job.Path).Order().ToList()));
    }

    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(1, 4, 1)]
    [InlineData(5001, 2, 6)]
    public void No_call_is_empty_or_longer_than_a_command_line_may_be(int files, int processors, int calls)
    {
        var batches = PromtoolBatches.Divide(Enumerable.Range(0, files).Select(number => Job($"{number}", number)).ToList(), processors);

        Assert.Equal(calls, batches.Count);
        Assert.All(batches, batch => Assert.InRange(batch.Count, 1, Promtool.MostFiles));
        Assert.Equal(files, batches.Sum(batch => batch.Count));
    }

    [Fact]
    public async Task A_file_that_promtool_does_not_survive_costs_the_others_nothing()
    {
        runner.On(_ => true, command => command.Arguments.Contains("bad.yml") ? FakeProcessRunner.Ended(137) : FakeProcessRunner.Ended(0, string.Concat(command.Arguments.Skip(3).Select(file => $"Checking {file}\n  SUCCESS: 1 rules found\n\n"))));

        var answers = await Batches(1).CheckAsync(folder.Path, [Job("a.yml", 1), Job("bad.yml", 2), Job("c.yml", 3)], default);

        Assert.Equal(["a.yml", "c.yml"], answers.Where(answer => answer.Value.Verdict is { Passed: true }).Select(answer => answer.Key.Path).Order());
        Assert.Contains("exit code 137", answers[Job("bad.yml", 2)].Problem);
        Assert.Equal(4, runner.Commands.Count);
    }

    [Fact]
    public async Task A_call_that_hangs_is_not_made_again_for_each_file()
    {
        runner.OnTimeout("promtool");

        var answers = await Batches(1).CheckAsync(folder.Path, [Job("a.yml", 1), Job("b.yml", 2)], default);

        Assert.All(answers.Values, answer => Assert.Equal((null, "it did not end in time"), answer));
        Assert.Single(runner.Commands);
    }

    [Fact]
    public async Task Whoever_cancels_gets_no_answers()
    {
        runner.On("promtool");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Batches(2).CheckAsync(folder.Path, [Job("a.yml", 1)], new CancellationToken(canceled: true)));
    }

    private PromtoolBatches Batches(int processors) => new(new Promtool(runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), FakeEnvironment.With(("PATH", folder.Path)))), processors);

    private static PromtoolJob Job(string path, long size) => new(path, size);
}
