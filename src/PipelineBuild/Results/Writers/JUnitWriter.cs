using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace PipelineBuild.Results.Writers;

/// <summary>The report as JUnit XML, which every CI system shows: one case per task, and one for each thing that a task says it consists of.</summary>
public static class JUnitWriter
{
    public static string Render(RunReport report)
    {
        var outcomes = report.Tasks.SelectMany(task => task.Result.Cases.Select(single => single.Outcome).Prepend(task.Result.Outcome)).ToList();
        var suite = new XElement(
            "testsuite",
            new XAttribute("name", "pipeline"),
            new XAttribute("tests", outcomes.Count + report.ConfigErrors.Count),
            new XAttribute("failures", outcomes.Count(outcome => outcome == Outcome.Failed) + report.ConfigErrors.Count),
            new XAttribute("errors", outcomes.Count(outcome => outcome == Outcome.Errored)),
            new XAttribute("skipped", outcomes.Count(outcome => outcome == Outcome.Skipped)),
            new XAttribute("time", Seconds(TimeSpan.FromTicks(report.Tasks.Sum(task => task.Duration.Ticks)))),
            report.ConfigErrors.Select(error => new XElement(
                "testcase", new XAttribute("classname", Clean(error.File)), new XAttribute("name", error.Path.Length == 0 ? "configuration" : Clean(error.Path)), new XElement("failure", new XAttribute("message", Clean(error.ToString()))))),
            report.Tasks.SelectMany(task => task.Result.Cases.Select(Case).Prepend(Case(task))));
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            new XDocument(new XElement("testsuites", suite)).Save(writer);
        }

        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{text}\n";
    }

    private static XElement Case(TaskRecord task) => new(
        "testcase",
        new XAttribute("classname", "pipeline"),
        new XAttribute("name", task.Task),
        new XAttribute("time", Seconds(task.Duration)),
        task.Result.Outcome switch
        {
            Outcome.Failed => Verdict("failure", task.Result),
            Outcome.Errored => Verdict("error", task.Result),
            Outcome.Skipped => Verdict("skipped", task.Result),
            _ => new XElement("system-out", Clean(task.Result.Summary)),
        });

    private static XElement Case(ResultCase single) => new(
        "testcase",
        new XAttribute("classname", Clean(single.Suite)),
        new XAttribute("name", Clean(single.Name)),
        new XAttribute("time", Seconds(single.Duration)),
        single.Outcome == Outcome.Passed
            ? new XElement("system-out", Clean(single.Detail))
            : new XElement(single.Outcome switch { Outcome.Failed => "failure", Outcome.Errored => "error", _ => "skipped" }, new XAttribute("message", Clean(single.Detail.Split('\n')[0])), Clean(single.Detail)));

    private static XElement Verdict(string name, StepResult result) => new(
        name,
        new XAttribute("message", Clean(result.Summary)),
        Clean(string.Join('\n', result.Findings.Select(finding => $"{finding.Place} {finding.Message} [{finding.Rule}]".Trim()))));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>XML 1.0 has no place for most control characters, and programs print them.</summary>
    private static string Clean(string text) => string.Concat(text.Where(letter => XmlConvert.IsXmlChar(letter)));
}
