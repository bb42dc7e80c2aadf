using PipelineBuild.Telemetry;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public class ProcessSpanTests
{
    private readonly SecretMask mask = new();

    [Fact]
    public async Task A_bad_exit_code_is_a_failed_span_with_the_code()
    {
        var span = await TraceAsync(Command.Of("sh", "-c", "exit 3"));

        Assert.Equal(("sh", true, "3", "exit code 3"), (span.Name, span.Failed, span.Attributes[SpanNames.ExitCode], span.Attributes[SpanNames.ErrorMessage]));
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_a_failed_span_without_a_process()
    {
        var span = await TraceAsync(Command.Of("no-such-program"));

        Assert.True(span.Failed);
        Assert.DoesNotContain(SpanNames.ProcessId, span.Attributes.Keys);
    }

    [Fact]
    public async Task A_time_limit_that_struck_is_a_failed_span()
    {
        var span = await TraceAsync(Command.Of("sleep", "60") with { Timeout = TimeSpan.FromMilliseconds(100) });

        Assert.Equal((true, "System.TimeoutException"), (span.Failed, span.Attributes[SpanNames.ErrorType]));
    }

    [Fact]
    public async Task A_cancelled_program_is_a_failed_span()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        var span = await TraceAsync(Command.Of("sleep", "60"), cancel.Token);

        Assert.Equal((true, "cancelled"), (span.Failed, span.Attributes[SpanNames.ErrorMessage]));
    }

    [Fact]
    public async Task Secrets_of_the_call_and_of_the_run_are_in_no_part_of_it()
    {
        mask.Add("of-the-run");

        var span = await TraceAsync(Command.Of("echo", "ofthecall", "of-the-run", "--token=ofthecall", "plain") with { Secrets = ["ofthecall"] });

        Assert.Equal("echo *** *** --token=*** plain", span.Attributes[SpanNames.Arguments]);
        Assert.DoesNotContain("of", span.Name);
    }

    [Theory]
    [InlineData("/usr/bin/env", "env")]
    [InlineData("env printf %s x", "env printf")]
    [InlineData("git rev-parse --verify HEAD", "git rev-parse")]
    [InlineData("git -c a=b status", "git")]
    public async Task A_name_has_the_program_and_what_looks_like_its_subcommands(string line, string name)
    {
        var words = line.Split(' ');

        Assert.Equal(name, (await TraceAsync(Command.Of(words[0], words[1..]))).Name);
    }

    [Fact]
    public async Task A_child_is_told_the_span_that_it_lies_below()
    {
        using var trace = RunTrace.Start("Test", FakeEnvironment.With(), mask);

        var output = await new ProcessRunner(mask).RunAsync(Command.Of("printenv", "TRACEPARENT"), default);
        var span = trace.Finish(failure: null)[0];

        Assert.Equal($"00-{trace.Activities[0].TraceId}-{span.Id}-01", output.Text);
    }

    [Fact]
    public async Task What_a_command_says_of_its_own_trace_stands()
    {
        using var trace = RunTrace.Start("Test", FakeEnvironment.With(), mask);

        var output = await new ProcessRunner(mask).RunAsync(Command.Of("printenv", "TRACEPARENT") with { Environment = new Dictionary<string, string?> { ["TRACEPARENT"] = null } }, default);

        Assert.Equal((1, ""), (output.ExitCode, output.Text));
    }

    private async Task<RunSpan> TraceAsync(Command command, CancellationToken cancel = default)
    {
        using var trace = RunTrace.Start("Test", FakeEnvironment.With(), mask);
        _ = await Record.ExceptionAsync(() => new ProcessRunner(mask).RunAsync(command, cancel));
        var spans = trace.Finish(failure: null);
        Assert.Equal([SpanKind.Process, SpanKind.Run], spans.Select(span => span.Kind));
        Assert.Equal(spans[1].Id, spans[0].ParentId);
        return spans[0];
    }
}
