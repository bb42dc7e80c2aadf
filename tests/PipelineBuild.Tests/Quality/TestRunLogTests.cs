using PipelineBuild.Quality;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Quality;

public sealed class TestRunLogTests
{
    private readonly ManualTime time = new();
    private readonly Spoken spoken = new();

    [Fact]
    public void What_went_wrong_is_said_at_once_and_what_passed_now_and_then()
    {
        var log = new TestRunLog(spoken, time);

        log.Add(new OutputLine("compiling", false));
        log.Add(new OutputLine("  Passed A.One [1 ms]", false));
        log.Add(new OutputLine("printed by a test", false));
        log.Add(new OutputLine("  Failed A.Two [2 ms]", false));
        log.Add(new OutputLine("  Error Message:", false));
        time.Advance(TimeSpan.FromSeconds(21));
        log.Add(new OutputLine("  Passed A.Three [3 ms]", false));
        log.Add(new OutputLine("  Passed A.Four [4 ms]", false));

        Assert.Equal(["compiling", "  Failed A.Two [2 ms]", "  Error Message:", "  2 passed, last A.Three [3 ms]"], spoken.Lines);
    }
}
