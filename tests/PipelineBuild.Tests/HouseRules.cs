using System.Xml.Linq;

namespace PipelineBuild.Tests;

/// <summary>The house rules of the handbook as far as compiled code shows them.</summary>
public class HouseRules
{
    private static readonly string[] Capabilities =
        ["Containers", "Toolchain", "Quality", "Mcp", "Observability", "Delivery", "Workflows", "Infrastructure", "Performance", "Dependencies", "Chaos", "Cost"];

    private static readonly string[] Foundations = ["Configuration", "Artifacts", "Results", "Telemetry", "Tools", "Ledger"];

    private static readonly IReadOnlyCollection<CodeUse> Uses = CompiledCode.UsesOf(typeof(PipelineConfig).Assembly);

    public static TheoryData<string, string, string> Banned => new()
    {
        { "System.DateTime", "get_Now get_UtcNow get_Today", "" },
        { "System.DateTimeOffset", "get_Now get_UtcNow", "" },
        { "System.Threading.Thread", "Sleep", "" },
        { "System.Net.Http.HttpClient", ".ctor", "PipelineBuild.Tools." },
        { "System.Diagnostics.Process", "Start", "PipelineBuild.Tools.ProcessRunner" },
        { "System.Diagnostics.ProcessStartInfo", ".ctor", "PipelineBuild.Tools.ProcessRunner" },
        { "System.Environment", "GetEnvironmentVariable GetEnvironmentVariables SetEnvironmentVariable ExpandEnvironmentVariables", "PipelineBuild.Tools.EnvironmentVariables" },
        { "System.Console", "", "PipelineBuild.Results.Writers." },
    };

    [Fact]
    public void The_domain_does_not_know_cake() =>
        Assert.DoesNotContain(typeof(PipelineConfig).Assembly.GetReferencedAssemblies(), assembly => assembly.Name!.StartsWith("Cake", StringComparison.Ordinal) || assembly.Name.StartsWith("Build", StringComparison.Ordinal));

    [Fact]
    public void Every_folder_is_a_known_capability_or_foundation() =>
        Assert.Empty(typeof(PipelineConfig).Assembly.GetTypes().Select(type => AreaOf(type.FullName!)).OfType<string>().Distinct().Except([.. Capabilities, .. Foundations]));

    [Fact]
    public void No_capability_uses_another_and_no_foundation_uses_any() =>
        Assert.Empty(Uses.Where(use => AreaOf(use.Type) is { } used && Capabilities.Contains(used) && AreaOf(use.User) is { } user && user != used).Select(use => $"{use.User} uses {use.Type}").Distinct());

    [Fact]
    public void Tools_know_no_settings_and_no_results() =>
        Assert.Empty(Uses.Where(use => AreaOf(use.User) == "Tools" && AreaOf(use.Type) is "Configuration" or "Results" or "Ledger").Select(use => $"{use.User} uses {use.Type}").Distinct());

    [Fact]
    public void The_reader_of_compiled_code_sees_what_the_rules_rely_on()
    {
        Assert.Contains(new CodeUse("PipelineBuild.Tools.EnvironmentVariables", "System.Environment", "GetEnvironmentVariable"), Uses);
        Assert.Contains(new CodeUse("PipelineBuild.Tools.ProcessRunner", "System.Diagnostics.Process", "Start"), Uses);
        Assert.Contains(new CodeUse("PipelineBuild.Tools.Registries.RegistryClients", "System.Net.Http.HttpClient", ".ctor"), Uses);
        Assert.Contains(new CodeUse("PipelineBuild.Containers.ImageBuilder", "PipelineBuild.PipelineConfig", "get_Containers"), Uses);
        Assert.Contains(new CodeUse("PipelineBuild.PipelineServices", "PipelineBuild.Quality.TestSuite", ""), Uses);
    }

    [Fact]
    public void Telemetry_knows_no_settings_and_no_results() =>
        Assert.Empty(Uses.Where(use => AreaOf(use.User) == "Telemetry" && AreaOf(use.Type) is "Configuration" or "Results" or "Ledger" or "Artifacts").Select(use => $"{use.User} uses {use.Type}").Distinct());

    [Theory]
    [MemberData(nameof(Banned))]
    public void A_banned_member_is_used_in_its_one_place_only(string type, string members, string place)
    {
        var banned = members.Split(' ');
        var found = Uses.Where(use => use.Type == type && (members.Length == 0 || banned.Contains(use.Member)) && (place.Length == 0 || !use.User.StartsWith(place, StringComparison.Ordinal)));

        Assert.Empty(found.Select(use => $"{use.User} uses {use.Type}.{use.Member}").Distinct());
    }

    [Fact]
    public void Every_public_type_says_what_it_is_for()
    {
        var documented = XDocument.Load(Path.ChangeExtension(typeof(PipelineConfig).Assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is { } summary && summary.Value.Trim().Length > 0)
            .Select(member => member.Attribute("name")!.Value).ToHashSet();

        Assert.Empty(typeof(PipelineConfig).Assembly.GetExportedTypes().Select(type => $"T:{type.FullName!.Replace('+', '.')}").Except(documented));
    }

    /// <summary>The folder below src/PipelineBuild that a type lies in; null for the tables of contents and for foreign types.</summary>
    private static string? AreaOf(string type)
    {
        var parts = type.Split('.');
        return parts is ["PipelineBuild", var area, _, ..] ? area : null;
    }
}
