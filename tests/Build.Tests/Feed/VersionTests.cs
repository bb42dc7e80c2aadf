using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Build.Tests.Feed;

/// <summary>A version is written in more than one MSBuild file, and is one nevertheless.</summary>
public class VersionTests
{
    private static readonly Dictionary<string, string> Central = XDocument.Load(RepositoryRoot.File("Directory.Packages.props"))
        .Descendants("PackageVersion")
        .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);

    [Fact]
    public void The_probe_asks_for_the_versions_that_are_restored()
    {
        var wanted = Read("feed.props").Descendants("CakeWanted").Single().Value.Split(' ').ToDictionary(name => name.Split('@')[0], name => name.Split('@')[1]);
        var official = Read("Cake.props").Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value).ToList();
        Assert.NotEmpty(official);
        Assert.All(official, id => Assert.Equal(Central[id], wanted[id]));
    }

    [Fact]
    public void The_sentinel_is_the_version_that_is_restored()
    {
        var text = File.ReadAllText(RepositoryRoot.File("src", "CakeCompat", "feed.targets"));
        var asked = Regex.Match(text, @"YamlDotNet@(\S+)").Groups[1].Value;
        Assert.Equal(Central["YamlDotNet"], asked);
        Assert.Contains($"packages/yamldotnet/{asked}'", text);
    }

    [Fact]
    public void The_layer_stands_on_the_Cake_that_the_official_flavour_uses() =>
        Assert.Equal(Central["Cake.Frosting"], Read("CakeTool.props").Descendants("CakeToolVersion").Single().Value);

    private static XDocument Read(string file) => XDocument.Load(RepositoryRoot.File("src", "CakeCompat", file));
}
