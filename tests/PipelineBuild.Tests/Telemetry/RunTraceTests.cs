using PipelineBuild.Telemetry;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Telemetry;

public class RunTraceTests
{
    private const string Outer = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

    private readonly SecretMask mask = new();

    [Fact]
    public async Task A_part_lies_below_the_one_that_did_it_whatever_thread_it_ran_on()
    {
        using var trace = RunTrace.Start("Publish", FakeEnvironment.With(), mask);
        using (PipelineTrace.StartTarget("Publish"))
        {
            await PipelineTrace.StepAsync("push", () => Task.Run(async () =>
            {
                await Task.Yield();
                Task.Run(() => PipelineTrace.StepAsync("blob", () => Task.Delay(1))).GetAwaiter().GetResult();
            }));
            await PipelineTrace.StepAsync("read back", () => Task.CompletedTask);
        }

        var spans = trace.Finish(failure: null);

        Assert.Equal(["blob", "push", "read back", "Publish", "Publish"], spans.Select(span => span.Name));
        Assert.Equal(["push", "Publish", "Publish", "Publish", null], spans.Select(span => spans.FirstOrDefault(other => other.Id == span.ParentId)?.Name));
        Assert.Equal([SpanKind.Step, SpanKind.Step, SpanKind.Step, SpanKind.Target, SpanKind.Run], spans.Select(span => span.Kind));
        Assert.Equal(SpanKind.Target, spans.Single(span => span.Id == spans[1].ParentId).Kind);
        Assert.DoesNotContain(spans, span => span.Failed);
    }

    [Fact]
    public async Task An_exception_marks_the_step_that_it_left_and_goes_on()
    {
        using var trace = RunTrace.Start("Publish", FakeEnvironment.With(), mask);

        await Assert.ThrowsAsync<InvalidDataException>(() => PipelineTrace.StepAsync("push", () => throw new InvalidDataException("no blob")));
        var step = trace.Finish("Publish failed")[0];

        Assert.True(step.Failed);
        Assert.Equal(("no blob", "System.IO.InvalidDataException"), (step.Attributes[SpanNames.ErrorMessage], step.Attributes[SpanNames.ErrorType]));
    }

    [Fact]
    public async Task A_secret_that_is_learned_late_is_hidden_in_what_was_said_early()
    {
        using var trace = RunTrace.Start("Publish", FakeEnvironment.With(), mask);
        trace.Describe("note", "it is hunter2!");
        trace.Describe("words", new[] { "--token", "hunter2!" });
        await Assert.ThrowsAsync<IOException>(() => PipelineTrace.StepAsync("push to hunter2!", () => throw new IOException("hunter2! is wrong")));

        mask.Add("hunter2!");
        var spans = trace.Finish("hunter2! failed");

        Assert.Equal("push to ***", spans[0].Name);
        Assert.Equal(("it is ***", "--token ***", "*** failed"), (spans[1].Attributes["note"], spans[1].Attributes["words"], spans[1].Attributes[SpanNames.ErrorMessage]));
        Assert.DoesNotContain(spans.SelectMany(span => span.Attributes.Values), value => value.Contains("hunter2"));
        Assert.DoesNotContain(trace.Activities, span => $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects.Select(tag => tag.Value is string[] words ? string.Join(' ', words) : tag.Value))}".Contains("hunter2"));
    }

    [Fact]
    public async Task Two_runs_at_once_do_not_see_each_others_spans()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            using var trace = RunTrace.Start($"run {number}", FakeEnvironment.With(), new SecretMask());
            await PipelineTrace.StepAsync($"step of {number}", () => Task.Delay(20));
            return trace.Finish(failure: null).Select(span => span.Name).ToList();
        })));

        Assert.All(runs.Index(), run => Assert.Equal([$"step of {run.Index}", $"run {run.Index}"], run.Item));
    }

    [Fact]
    public void What_still_runs_at_the_end_is_there_and_failed()
    {
        using var trace = RunTrace.Start("Publish", FakeEnvironment.With(), mask);
        var left = PipelineTrace.StartTarget("Publish");

        var spans = trace.Finish("cancelled");
        left!.Dispose();

        Assert.Equal(("still running when the run ended", true), (spans[0].Attributes[SpanNames.ErrorMessage], spans[0].Failed));
    }

    [Theory]
    [InlineData("01", true)]
    [InlineData("00", false)]
    public void A_trace_from_outside_is_joined_and_its_sampling_respected(string flags, bool wanted)
    {
        using var trace = RunTrace.Start("Publish", FakeEnvironment.With(("TRACEPARENT", Outer + flags)), mask);

        var run = trace.Finish(failure: null).Single();

        Assert.Equal((null, wanted), (run.ParentId, trace.IsWanted));
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (trace.Activities[0].TraceId.ToHexString(), trace.Activities[0].ParentSpanId.ToHexString()));
    }

    [Fact]
    public void A_trace_from_outside_that_makes_no_sense_is_left_alone()
    {
        using var trace = RunTrace.Start("Publish", FakeEnvironment.With(("TRACEPARENT", "yes please")), mask);

        Assert.True(trace.IsWanted);
        Assert.Equal(default, trace.Activities.FirstOrDefault()?.ParentSpanId ?? default);
    }

    [Fact]
    public async Task What_a_step_learns_of_the_whole_run_is_noted_there()
    {
        using var trace = RunTrace.Start("Publish", FakeEnvironment.With(), mask);

        await PipelineTrace.StepAsync("facts", () =>
        {
            PipelineTrace.DescribeRun(SpanNames.Revision, "abc");
            return Task.CompletedTask;
        });

        Assert.Equal("abc", trace.Finish(failure: null)[1].Attributes[SpanNames.Revision]);
    }
}
