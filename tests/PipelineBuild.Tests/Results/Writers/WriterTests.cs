using System.Text.Json;
using System.Xml.Linq;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Results.Writers;

public class WriterTests
{
    [Fact]
    public void Console_without_colour() => Golden.Matches("console.txt", ConsoleWriter.Render(SampleReport.Everything(), colour: false).Replace("\u0001", "<01>").Replace("\u0000", "<00>").Replace("\e", "<esc>"));

    [Fact]
    public void Console_with_colour() => Golden.Matches("colour.txt", ConsoleWriter.Render(SampleReport.Everything(), colour: true).Replace("\u0001", "<01>").Replace("\u0000", "<00>").Replace("\e", "<esc>"));

    [Fact]
    public void An_empty_run_says_nothing() => Assert.Equal("", ConsoleWriter.Render(new RunReport(), colour: true));

    [Fact]
    public void Of_very_many_mistakes_the_first_hundred_are_shown_and_all_are_counted()
    {
        var report = new RunReport();
        report.Add(Enumerable.Range(1, 250).Select(line => new ConfigError("pipeline.yml", line, 1, "", "wrong")));

        var lines = ConsoleWriter.Render(report, colour: false).TrimEnd().Split('\n');

        Assert.Equal((101, "pipeline.yml:100:1: wrong", "and 150 more; 250 mistakes in all"), (lines.Length, lines[99], lines[100]));
    }

    [Fact]
    public void Json()
    {
        var text = JsonWriter.Render(SampleReport.Everything());

        Golden.Matches("json", text);
        Assert.Equal(130, JsonDocument.Parse(text).RootElement.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public void Junit_is_valid_xml_whatever_programs_printed()
    {
        var text = JUnitWriter.Render(SampleReport.Everything());

        Golden.Matches("junit.xml", text);
        Assert.Equal(6, XDocument.Parse(text).Descendants("testcase").Count());
    }

    [Fact]
    public void Junit_takes_any_key_of_a_broken_file()
    {
        var report = new RunReport();
        report.Add([new PipelineBuild.Configuration.ConfigError("a\u0001.yml", 1, 1, "key\u0002", "unknown key")]);

        Assert.Equal("key", XDocument.Parse(JUnitWriter.Render(report)).Descendants("testcase").Single().Attribute("name")?.Value);
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("GITHUB_ACTIONS=true", true, true)]
    [InlineData("GITHUB_ACTIONS=true NO_COLOR=1", false, true)]
    [InlineData("FORCE_COLOR=1", true, false)]
    [InlineData("FORCE_COLOR=1 NO_COLOR=1", false, false)]
    public void Colours_and_groups_are_for_places_that_can_show_them(string variables, bool colour, bool groups)
    {
        var output = new StringWriter();
        var pairs = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1])).Append(("TERM", "dumb"));
        var terminal = Terminal.Of(FakeEnvironment.With([.. pairs]), output);

        using (terminal.OpenGroup("Build"))
        {
            terminal.WriteHeading("Build");
            ((IProgress<string>)new ConsoleProgress(terminal)).Report("step");
        }

        var lines = colour ? "\e[1m== Build\e[0m\n\e[2m  step\e[0m\n" : "== Build\n  step\n";
        Assert.Equal(groups ? $"::group::Build\n{lines}::endgroup::\n" : lines, output.ToString());
    }
}
