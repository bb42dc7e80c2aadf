using System.Diagnostics;
using System.Text;
using PipelineBuild.Configuration;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Configuration;

/// <summary>The same files meet the whole program, with limits on its time and memory, in the integration tests.</summary>
public class HostileConfigTests
{
    public static TheoryData<string> Names => [.. HostileConfig.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_file_is_refused_at_its_place(string name)
    {
        using var yaml = new YamlText();
        var (bytes, error) = HostileConfig.All[name];
        File.WriteAllBytes(yaml.File, bytes);
        var clock = Stopwatch.StartNew();

        var errors = Assert.Throws<ConfigException>(yaml.Load).Errors;

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.StartsWith($"pipeline.yml{error}", errors[0].ToString());
        Assert.All(errors, mistake => Assert.True(mistake.Line >= 1 && mistake.ToString().Length < 2500 && !mistake.ToString().Any(char.IsControl), mistake.ToString()));
    }

    [Fact]
    public void A_file_with_carriage_returns_and_a_byte_order_mark_is_read_as_any_other()
    {
        using var yaml = new YamlText();
        File.WriteAllBytes(yaml.File, [.. Encoding.UTF8.Preamble, .. "name: a\r\ncontainers:\r\n  platforms:\r\n    - linux/amd64\r\n"u8]);

        var config = yaml.Load();

        Assert.Equal("a", config.Name);
        Assert.Contains(new EffectiveValue("containers.platforms", "[linux/amd64]", "pipeline.yml:4:5"), config.Values);
    }

    [Fact]
    public void The_largest_file_that_is_allowed_is_read()
    {
        using var yaml = new YamlText("name: a\n" + new string('#', ConfigBytes - 9) + "\n");

        Assert.Equal("a", yaml.Load().Name);
    }

    [Fact]
    public void All_included_files_together_may_be_as_large_as_one()
    {
        using var yaml = new YamlText($"include: [other.yml]\n#{new string('x', ConfigBytes / 2)}\n");
        yaml.Folder.Write("other.yml", $"name: a\n#{new string('x', ConfigBytes / 2)}\n");

        Assert.StartsWith("other.yml:2:", Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void All_included_files_together_may_be_a_hundred()
    {
        using var yaml = new YamlText($"include: [{string.Join(", ", Enumerable.Range(0, 100).Select(number => $"f{number}.yml"))}]\n");
        Enumerable.Range(0, 100).ToList().ForEach(number => yaml.Folder.Write($"f{number}.yml", "{}\n"));

        Assert.Equal(["pipeline.yml:1:892: include[99]: too many files: 100 are the most"], yaml.Errors());
    }

    [Theory]
    [InlineData("/etc/hostname", "leads out of the workspace")]
    [InlineData("loop.yml", "leads out of the workspace")]
    [InlineData("pipeline.yml", "a circle")]
    public void An_included_link_is_followed_and_its_target_judged(string target, string error)
    {
        using var yaml = new YamlText("include: [link.yml]\n");
        File.CreateSymbolicLink(yaml.Folder.At("link.yml"), target);
        File.CreateSymbolicLink(yaml.Folder.At("loop.yml"), "loop.yml");

        Assert.Contains(error, Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void An_included_named_pipe_is_refused_and_not_waited_for()
    {
        using var yaml = new YamlText("include: [pipe.yml]\n");
        using (var mkfifo = Process.Start("mkfifo", [yaml.Folder.At("pipe.yml")]))
        {
            mkfifo.WaitForExit();
        }

        Assert.Equal(["pipeline.yml:1:11: include[0]: 'pipe.yml' is empty or no regular file"], yaml.Errors());
    }

    private const int ConfigBytes = 1024 * 1024;
}
