using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Tests.Configuration;

/// <summary>Whatever the file holds: a valid configuration or mistakes with places, soon, and nothing that the schema would refuse.</summary>
public partial class ConfigPropertyTests
{
    private const int Cases = 3000;

    private const string Other = "containers:\n  images:\n    - { name: other, context: app }\nledger: {}\n";

    private static readonly string[] Sources =
    [
        File.ReadAllText(SourceTree.At("pipeline.yml")),
        File.ReadAllText(SourceTree.At("pipeline.reference.yml")),
        .. SchemaTests.ValidFiles().Skip(2).Select(File.ReadAllText),
        "{}",
        "{name: a, containers: {registry: {name: local, port: 5000}, images: [{name: a, context: app, args: {A: 1}}]}}",
        "include: [other.yml]\nname: &n a\ncontainers:\n  platforms: &p [linux/amd64]\n  images:\n    - name: b\n      context: app\n      platforms: *p\n      labels: { a: *n }\n",
    ];

    [Theory]
    [InlineData(20240305)]
    [InlineData(0)]
    public void A_broken_configuration_is_a_valid_one_or_mistakes_with_places(int seed)
    {
        var first = seed == 0 ? Random.Shared.Next() : seed;
        using var yaml = Workspace();
        var (valid, broken) = (0, 0);
        for (var number = first; number < first + (long)Cases && number < int.MaxValue; number++)
        {
            var bytes = new ConfigMutations(number).Break(Sources[number % Sources.Length]);
            File.WriteAllBytes(yaml.File, bytes);
            try
            {
                _ = Judge(yaml, bytes) ? valid++ : broken++;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {number}: {error}\n{Encoding.UTF8.GetString(bytes)}");
            }
        }

        // Neither half of the property is proven by nothing.
        Assert.True(valid > Cases / 50 && broken > Cases / 5, $"seed {first}: {valid} valid, {broken} broken");
    }

    private static bool Judge(YamlText yaml, byte[] bytes)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            yaml.Load();
            Assert.Empty(SchemaFile.OfRepository.Problems(Encoding.UTF8.GetString(bytes).TrimStart('\ufeff')));
            return true;
        }
        catch (ConfigException problem)
        {
            Assert.NotEmpty(problem.Errors);
            Assert.All(problem.Errors, error => Check(error, yaml));
            return false;
        }
        finally
        {
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
    }

    private static void Check(ConfigError error, YamlText yaml)
    {
        var text = error.ToString();
        Assert.StartsWith($"{error.File}:{error.Line}:{error.Column}: ", text);
        Assert.DoesNotContain(text, char.IsControl);
        Assert.True(text.Length < 2500 && error.Message.Length > 0, text);
        Assert.InRange(error.Line, 1, LineBreak().Count(File.ReadAllText(yaml.Folder.At(error.File))) + 1);
        Assert.InRange(error.Column, 1, 100_000);
    }

    private static YamlText Workspace()
    {
        var yaml = new YamlText();
        foreach (var file in new[] { "examples/cortex/services/gateway/Dockerfile", "examples/cortex/services/memory/Dockerfile", "examples/cortex/services/shared/Dockerfile", "examples/cortex/compose.yaml" })
        {
            yaml.Folder.Write(file, "");
        }

        foreach (var file in new[] { "pipeline/containers.yml", "pipeline/ledger.yml", "other.yml" })
        {
            yaml.Folder.Write(file, Other);
        }

        return yaml;
    }

    [GeneratedRegex(@"\r\n|\r|\n")]
    private static partial Regex LineBreak();
}
