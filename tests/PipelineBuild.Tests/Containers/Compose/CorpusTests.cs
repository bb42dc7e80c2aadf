using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Containers.Compose;
using PipelineBuild.Results.Rules;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.Tests.Containers.Compose;

/// <summary>
/// Counts in whole compose files what another program counted in them. <c>Corpus/</c> holds a few files and what PyYAML found; PIPELINE_CORPUS names a
/// folder with many files of other people in <c>compose/</c> and their <c>oracle.json</c>.
/// </summary>
public partial class CorpusTests(ITestOutputHelper output)
{
    private const string Own = "tests/PipelineBuild.Tests/Containers/Compose/Corpus";

    [Fact]
    public void Numbers_are_those_of_the_oracle_of_this_repository() => Assert.True(Compare(SourceTree.At(Own), Path.Combine(SourceTree.At(Own), "oracle.json")) > 50);

    [Fact]
    public void Numbers_are_those_of_the_oracle_of_the_corpus_where_there_is_one()
    {
        if (SharedCorpus.Find(SourceTree.Root, output) is not { } corpus)
        {
            return;
        }

        Assert.True(Compare(Path.Combine(corpus, "compose"), Path.Combine(corpus, "oracle.json")) > 500);
    }

    private int Compare(string folder, string oracle)
    {
        var compared = 0;
        var wrong = new List<string>();
        var files = JsonNode.Parse(File.ReadAllText(oracle))!["compose"]!["files"]!.AsObject();
        foreach (var (file, expected) in files)
        {
            var actual = Numbers(folder, file);
            foreach (var (name, value) in expected!.AsObject().Where(pair => actual.ContainsKey(pair.Key)))
            {
                compared++;
                wrong.AddRange(value!.ToString() == actual[name] ? [] : [$"{file}: {name}: {value} expected, {actual[name]} counted"]);
            }
        }

        output.WriteLine($"{compared} numbers of {files.Count} files compared");
        Assert.Empty(wrong);
        return compared;
    }

    private static Dictionary<string, string> Numbers(string folder, string file)
    {
        var project = ComposeReader.Read(new Workspace(folder), Path.Combine(folder, file));
        var report = ComposeCheck.Run(project, RuleSettings.Usual);
        var all = report.Findings.Concat(report.Ignored.Select(ignored => ignored.Finding)).ToList();
        var services = project.Services;
        var images = services.Select(service => service.Image).OfType<ComposeText>().ToList();
        var dependencies = services.SelectMany(service => service.Dependencies).ToList();
        var ports = services.SelectMany(service => service.Ports).ToList();
        return new Dictionary<string, string>
        {
            ["pyyaml"] = project.Problems.Count == 0 ? "ok" : "broken",
            ["schema"] = project.Problems.Count == 0 && Found("unknown-key") == 0 && Found("duplicate-entry") == 0 ? "pass" : "fail",
            ["services"] = $"{services.Count}",
            ["services_with_healthcheck"] = $"{services.Count(HasHealth)}",
            ["services_without_healthcheck"] = $"{services.Count(service => !HasHealth(service))}",
            ["services_built"] = $"{services.Count(service => service.Build is not null)}",
            ["services_image_only"] = $"{services.Count(service => service is { Build: null, Image: not null })}",
            ["images_floating"] = $"{images.Count(image => ImageReference.Parse(image.Text) is { Digest: null, Tag: null or "latest" })}",
            ["images_by_digest"] = $"{images.Count(image => ImageReference.Parse(image.Text).Digest is not null)}",
            ["images_with_variable"] = $"{images.Count(image => image.Written.Contains("${", StringComparison.Ordinal))}",
            ["services_without_restart"] = $"{services.Count(service => !service.Restarts && service.Text("restart") is null)}",
            ["services_privileged"] = $"{Found("privileged")}",
            ["published_ports"] = $"{ports.Count}",
            ["ports_on_loopback"] = $"{ports.Count(port => port.IsLoopback)}",
            ["ports_read_as_number_of_base_60"] = $"{Found("unquoted-port")}",
            ["depends_on"] = $"{dependencies.Count}",
            ["depends_on_undefined"] = $"{Found("undefined-dependency")}",
            ["depends_on_healthy_without_check"] = $"{Found("healthy-without-check")}",
            ["docker_socket_mounts"] = $"{Found("docker-socket")}",
            ["plain_secrets"] = $"{services.SelectMany(service => service.Environment).Count(IsPlainSecret)}",
            ["undefined_named_volumes"] = $"{Found("undefined-volume")}",
            ["undefined_networks"] = $"{Found("undefined-network")}",
            ["variables_without_default"] = $"{project.Variables.Select(use => use.Variable.Name).Distinct().Count(name => !HasDefault(project, name))}",
            ["version_key"] = Found("obsolete-version") == 1 ? "true" : "false",
        };

        int Found(string rule) => all.Count(finding => finding.Rule == $"compose/{rule}");
    }

    private static bool HasHealth(ComposeService service) => service.Health is { IsDisabled: false };

    /// <summary>The oracle counts by the name alone; the rule also knows defaults, addresses and words that are switches.</summary>
    private static bool IsPlainSecret(ComposeVariable variable) =>
        SecretName().IsMatch(variable.Name) && !variable.Name.EndsWith("_FILE", StringComparison.Ordinal) && variable.Value is { Written: { Length: > 0 } written } && !written.Contains('$');

    /// <summary>A message instead of a default is none for the oracle.</summary>
    private static bool HasDefault(ComposeProject project, string name) =>
        project.Sources.Values.Any(text => Regex.IsMatch(text, $@"\$\{{{name}:?[-+]"));

    [GeneratedRegex("PASSWORD|SECRET|TOKEN|API_KEY")]
    private static partial Regex SecretName();
}
