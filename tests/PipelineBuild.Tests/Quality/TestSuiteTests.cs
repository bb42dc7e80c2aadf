using System.Xml.Linq;
using PipelineBuild.Quality;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Quality;

public sealed class TestSuiteTests : IDisposable
{
    private const string Trx = """
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Results>
            <UnitTestResult testName="A.Passes" outcome="Passed" />
            <UnitTestResult testName="A.Waits" outcome="NotExecuted" />
            <UnitTestResult testName="A.Breaks" outcome="Failed"><Output><ErrorInfo><Message>expected 1</Message></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="A.Hangs" outcome="Timeout" />
          </Results>
        </TestRun>
        """;

    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner processes = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_result_file_is_counted_and_anything_unknown_is_a_failure()
    {
        var count = TestProjectCount.Read("tests/A", XDocument.Parse(Trx));

        Assert.Equal((1, 2, 1, true), (count.Passed, count.Failed, count.Skipped, count.Ran));
        Assert.Equal(["A.Breaks: expected 1", "A.Hangs: "], count.Failures);
    }

    [Fact]
    public void The_numbers_of_all_projects_are_the_closing_line()
    {
        var result = TestSuiteResult.Of([new("a", 10, 0, 1, []), new("b", 5, 1, 0, ["T: broken"])]);

        Assert.Equal((Outcome.Failed, "15 passed, 1 failed, 1 skipped"), (result.Outcome, result.ClosingLine));
        Assert.Equal("T: broken", Assert.Single(result.Findings).Message);
    }

    [Fact]
    public void A_project_in_which_no_test_ran_is_never_a_pass()
    {
        var result = TestSuiteResult.Of([new("a", 10, 0, 0, []), new("b", 0, 0, 0, [])]);

        Assert.Equal((Outcome.Errored, "no test ran in b", "10 passed, 1 failed, 0 skipped"), (result.Outcome, result.Summary, result.ClosingLine));
    }

    [Fact]
    public async Task Counts_come_from_the_files_of_this_run_whatever_the_exit_code()
    {
        folder.Write("artifacts/tests/Build.Tests.trx", Trx);
        processes.On(command => command.Arguments[0] == "test", command =>
        {
            if (command.Arguments[1] != "tests/Build.Tests")
            {
                folder.Write(Path.GetRelativePath(folder.Path, command.Arguments[4]["trx;LogFileName=".Length..]), Trx.Replace("Failed", "Passed").Replace("Timeout", "Passed"));
            }

            return FakeProcessRunner.Ended(1, "error : it does not compile");
        });

        var result = await new TestSuite(processes, Programs(), new Spoken(), TimeProvider.System).RunAsync(folder.Path, default);

        Assert.Equal((6, 1, 2), (result.PassedTests, result.FailedTests, result.SkippedTests));
        Assert.Equal((Outcome.Errored, "no test ran in tests/Build.Tests"), (result.Outcome, result.Summary));
        Assert.Contains("it does not compile", Assert.Single(result.Findings).Message);
    }

    private PipelineBuild.Tools.ProgramLocator Programs()
    {
        folder.WriteProgram("bin/dotnet");
        return new(new(folder.At("cache"), folder.At("data")), FakeEnvironment.With(("PATH", folder.At("bin"))));
    }
}
