using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

/// <summary>What amtool 0.28.1 printed, word for word.</summary>
public sealed class AmtoolTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner runner = new();
    private readonly Amtool amtool;

    public AmtoolTests()
    {
        folder.WriteProgram("amtool");
        amtool = new Amtool(runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), FakeEnvironment.With(("PATH", folder.Path))));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_configuration_that_Alertmanager_takes_has_no_complaints()
    {
        runner.On("amtool", "Checking 'am.yml'  SUCCESS\nFound:\n - global config\n - route\n - 0 inhibit rules\n - 4 receivers\n - 1 templates\n  SUCCESS\n");

        Assert.Empty(await amtool.CheckConfigAsync("/work", "am.yml", default));
        Assert.Equal(["amtool check-config am.yml"], runner.Lines);
        Assert.Null(runner.Commands[0].Environment["HOME"]);
    }

    [Theory]
    [InlineData("Checking 'am.yml'  FAILED: undefined receiver \"pager\" used in route\n", 0, "undefined receiver \"pager\" used in route")]
    [InlineData("Checking 'am.yml'  FAILED: yaml: unmarshal errors:\n  line 10: field foo not found in type config.plain\n", 10, "field foo not found in type config.plain")]
    [InlineData("Checking 'am.yml'  FAILED: yaml: line 3: did not find expected ',' or ']'\n", 3, "did not find expected ',' or ']'")]
    [InlineData("Checking 'am.yml'  SUCCESS\nFound:\n - global config\n - 1 templates\n  FAILED: template: a.tmpl:1: unclosed action\n", 0, "template: a.tmpl:1: unclosed action")]
    public async Task A_complaint_is_read_with_its_line(string output, int line, string text)
    {
        runner.On("amtool", output, 1, "amtool: error: failed to validate 1 file(s)\n");

        Assert.Equal([new AmtoolMessage(text, line)], await amtool.CheckConfigAsync("/work", "am.yml", default));
    }

    [Theory]
    [InlineData("", 1, "amtool: error: path 'am.yml' does not exist", "path 'am.yml' does not exist")]
    [InlineData("", 137, "", "exit code 137")]
    [InlineData("Checking 'am.yml'  SUCCESS\n", 1, "", "exit code 1")]
    public async Task Without_a_word_about_the_file_there_is_no_verdict(string output, int code, string error, string reason)
    {
        runner.On("amtool", output, code, error);

        Assert.Contains(reason, (await Assert.ThrowsAsync<AmtoolException>(() => amtool.CheckConfigAsync("/work", "am.yml", default))).Message);
    }

    [Fact]
    public async Task Labels_are_quoted_and_warnings_before_the_answer_do_not_count()
    {
        runner.On("amtool", "time=2026-01-01T00:00:00Z level=WARN msg=\"something\"\npager,teams\n", 0, "Warning: --config.file flag overrides the --alertmanager.url.");

        var receivers = await amtool.ReceiversAsync("/work", "am.yml", new Dictionary<string, string> { ["severity"] = "page", ["text"] = "a \"b\" \\ c\nd" }, default);

        Assert.Equal(["pager", "teams"], receivers);
        Assert.Equal(["config", "routes", "test", "--config.file=am.yml", "severity=\"page\"", "text=\"a \\\"b\\\" \\\\ c\\nd\""], runner.Commands[0].Arguments);
    }

    [Fact]
    public async Task A_configuration_that_is_refused_leads_nowhere()
    {
        runner.On("amtool", "", 1, "Warning: --config.file flag overrides the --alertmanager.url.\namtool: error: undefined receiver \"pager\" used in route\n");

        Assert.Equal("amtool could not answer for am.yml: undefined receiver \"pager\" used in route", (await Assert.ThrowsAsync<AmtoolException>(() => amtool.ReceiversAsync("/work", "am.yml", new Dictionary<string, string>(), default))).Message);
    }
}
