using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Configuration;

public class ConfigReporterTests
{
    [Fact]
    public void Each_value_is_a_row_with_its_origin()
    {
        using var yaml = new YamlText("name: a\ncontainers:\n  registry: { name: ghcr.io/acme, username: { env: USER_NAME }, password: { env: TOKEN } }\n");

        var result = new ConfigReporter().Report(yaml.Load());

        var values = result.Table!.Rows.Count;
        Assert.Equal((Outcome.Passed, $"{values} values: 4 from files, {values - 4} defaults"), (result.Outcome, result.Summary));
        Assert.Equal(["path", "value", "origin"], result.Table.Header);
        Assert.Contains(["name", "a", "pipeline.yml:1:7"], result.Table.Rows);
        Assert.Contains(["containers.registry.password.env", "TOKEN", "pipeline.yml:3:82"], result.Table.Rows);
        Assert.Contains(["tagPrefix", "v", "default"], result.Table.Rows);
        Assert.Contains(["ledger.remote", "-", "default"], result.Table.Rows);
        Assert.Contains(new EffectiveValue("containers.images", "[]", "default"), result.Values);
    }

    [Fact]
    public void What_the_command_line_asks_for_wins()
    {
        using var yaml = new YamlText("name: a\nversion: 1.0.0\n");

        var result = new ConfigReporter().Report(yaml.Load().Asking(new AskedRelease("3.0.0")));

        Assert.Contains("1 from the command line", result.Summary);
        Assert.Contains(["version", "3.0.0", "command line"], result.Table!.Rows);
    }

    [Fact]
    public void A_long_value_is_cut_for_people_and_whole_for_machines()
    {
        using var yaml = new YamlText($"name: a\ncontainers: {{ images: [{{ name: a, context: app, args: {{ A: \"{new string('x', 500)}\\n\" }} }}] }}\n");

        var result = new ConfigReporter().Report(yaml.Load());

        Assert.Equal($"{new string('x', 100)}... (501 characters)", result.Table!.Rows.Single(row => row[0] == "containers.images[0].args.A")[1]);
        Assert.Equal($"{new string('x', 500)}\n", result.Values.Single(value => value.Path == "containers.images[0].args.A").Value);
    }
}
