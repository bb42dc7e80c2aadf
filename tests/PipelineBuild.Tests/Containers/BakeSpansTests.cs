using PipelineBuild.Containers;
using PipelineBuild.Telemetry;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers;

public class BakeSpansTests
{
    [Fact]
    public void A_build_step_is_a_span_as_long_as_buildkit_says()
    {
        var spans = Trace(
            "#0 building with \"default\" instance using docker driver",
            "#4 [app 1/3] FROM docker.io/library/node:20",
            "#4 CACHED",
            "#5 [app linux/arm64 2/3] RUN npm ci",
            "#5 1.2 added 7 packages",
            "#5 DONE 0.2s",
            "#6 [app 3/3] RUN false",
            "#6 ERROR: process \"/bin/sh -c false\" did not complete successfully: exit code: 1",
            "#7 [other 1/1] COPY a b",
            "#7 CANCELED");

        Assert.Equal(["[app 1/3] FROM docker.io/library/node:20", "[app linux/arm64 2/3] RUN npm ci", "[app 3/3] RUN false", "[other 1/1] COPY a b"], spans.Select(span => span.Name));
        Assert.Equal([false, false, true, true], spans.Select(span => span.Failed));
        Assert.Equal("true", spans[0].Attributes[SpanNames.Cached]);
        Assert.Equal(TimeSpan.FromSeconds(0.2), spans[1].Duration);
        Assert.Equal("process \"/bin/sh -c false\" did not complete successfully: exit code: 1", spans[2].Attributes[SpanNames.ErrorMessage]);
        Assert.All(spans, span => Assert.Equal(SpanKind.Step, span.Kind));
    }

    [Fact]
    public void A_step_that_buildkit_comes_back_to_is_two_spans_and_a_program_that_says_done_is_none()
    {
        var spans = Trace("#9 [app context shared] load from client", "#9 DONE 0.0s", "#9 [app context shared] load from client", "#9 transferring shared: 12kB done", "#9 DONE 0.1s", "#9 0.5 #9 DONE 7s");

        Assert.Equal([0, 0.1], spans.Select(span => Math.Round(span.Duration.TotalSeconds, 3)));
    }

    [Fact]
    public void No_step_begins_before_the_build() =>
        Assert.InRange(Trace("#5 [app 2/3] RUN npm ci", "#5 DONE 3600.0s").Single().Duration, TimeSpan.Zero, TimeSpan.FromSeconds(60));

    private static IReadOnlyList<RunSpan> Trace(params string[] lines)
    {
        using var trace = RunTrace.Start("DockerBuild", FakeEnvironment.With(), new SecretMask());
        var spans = new BakeSpans(TimeProvider.System);
        SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(250));
        lines.ToList().ForEach(spans.Add);
        return trace.Finish(failure: null).Where(span => span.Kind != SpanKind.Run).ToList();
    }
}
