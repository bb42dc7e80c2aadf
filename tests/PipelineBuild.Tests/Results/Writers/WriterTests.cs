using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Results.Writers;

public class WriterTests
{
    [Fact]
    public void Console_without_colour() => Golden.Matches("console.txt", Visible(ConsoleWriter.Render(SampleReport.Everything(), colour: false)));

    [Fact]
    public void Console_with_colour() => Golden.Matches("colour.txt", Visible(ConsoleWriter.Render(SampleReport.Everything(), colour: true)));

    [Fact]
    public void An_empty_run_says_nothing() => Assert.Equal("", ConsoleWriter.Render(new RunReport(), colour: true));

    [Fact]
    public void Of_very_many_mistakes_the_first_hundred_are_shown_and_all_are_counted()
    {
        var report = new RunReport();
        report.Add(new ConfigException(Enumerable.Range(1, 150).Select(line => new ConfigError("pipeline.yml", line, 1, "", "wrong")).ToList(), 250));

        var lines = ConsoleWriter.Render(report, colour: false).TrimEnd().Split('\n');

        Assert.Equal((101, "pipeline.yml:100:1: wrong", "and 150 more; 250 mistakes in all"), (lines.Length, lines[99], lines[100]));
    }

    [Fact]
    public void Json()
    {
        var text = JsonWriter.Render(SampleReport.Everything(), text => text);

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
        report.Add(new PipelineBuild.Configuration.ConfigException([new PipelineBuild.Configuration.ConfigError("a\u0001.yml", 1, 1, "key\u0002", "unknown key")], 1));

        Assert.Equal("key", XDocument.Parse(JUnitWriter.Render(report)).Descendants("testcase").Single().Attribute("name")?.Value);
    }

    [Fact]
    public void Sarif()
    {
        var text = SarifWriter.Render(SampleReport.Everything(), SampleReport.Origin);

        Golden.Matches("sarif", text);
        var run = JsonNode.Parse(text)!["runs"]![0]!;
        Assert.All(run["results"]!.AsArray(), result => Assert.Equal((string)result!["ruleId"]!, (string)run["tool"]!["driver"]!["rules"]![(int)result["ruleIndex"]!]!["id"]!));
        Assert.False((bool)run["invocations"]![0]!["executionSuccessful"]!);
    }

    [Fact]
    public void Summary() => Golden.Matches("summary.md", StepSummaryWriter.Render(SampleReport.Everything(), SampleReport.OnGitHub));

    [Fact]
    public void Annotations() => Golden.Matches("annotations.txt", Visible(AnnotationsWriter.Render(SampleReport.Everything(), SampleReport.OnGitHub)));

    [Fact]
    public void Json_log()
    {
        var output = new StringWriter();
        using (var terminal = new JsonTerminal(output, new SecretMask(), new ManualTime()))
        {
            terminal.WriteReport(SampleReport.Everything());
        }

        Golden.Matches("log.jsonl", output.ToString());
        Assert.All(output.ToString().TrimEnd('\n').Split('\n'), line => Assert.Equal("2024-05-06T07:08:09.000Z", JsonDocument.Parse(line).RootElement.GetProperty("time").GetString()));
    }

    /// <summary>Control characters in a form that a file of this repository may hold.</summary>
    private static string Visible(string text) => text.Replace("\u0001", "<01>").Replace("\u0000", "<00>").Replace("\e", "<esc>").Replace("\r", "<cr>");
}
