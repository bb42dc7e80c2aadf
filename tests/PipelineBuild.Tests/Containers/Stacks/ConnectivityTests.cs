using PipelineBuild.Containers.Stacks;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Containers.Stacks;

public class ConnectivityTests
{
    private static readonly StackSettings Stack = new("web", ["compose.yml"], [], new Dictionary<string, string>(), [], new Dictionary<string, string>(), [], []);

    [Theory]
    [InlineData("allow", true, "")]
    [InlineData("allow", false, "stacks/edge-missing")]
    [InlineData("deny", true, "stacks/edge-forbidden")]
    [InlineData("deny", false, "")]
    [InlineData("both", true, "stacks/edge-forbidden")]
    [InlineData("none", true, "stacks/edge-undeclared")]
    [InlineData("none", false, "")]
    public void A_connection_is_compared_with_what_is_declared(string declared, bool works, string rules)
    {
        ConnectivityEdge[] edge = [new("a", "b", 80)];
        var settings = new ConnectivitySettings(declared is "allow" or "both" ? edge : [], declared is "deny" or "both" ? edge : [], Severity.Warning);
        var tried = new EdgeReport("a", "b", 80, works, ConnectivityMatrix.Declared(settings, "a", "b", 80));

        Assert.Equal(rules, string.Join(' ', ConnectivityMatrix.Judge(Stack, settings, [tried]).Select(finding => finding.Rule)));
    }

    [Fact]
    public void A_declared_connection_to_who_does_not_listen_is_missing() =>
        Assert.Equal("stacks/edge-missing", Assert.Single(ConnectivityMatrix.Judge(Stack, new ConnectivitySettings([new("a", "b", null)], [], null), [])).Rule);

    [Fact]
    public void Undeclared_connections_can_be_left_alone() =>
        Assert.Empty(ConnectivityMatrix.Judge(Stack, new ConnectivitySettings([], [], null), [new EdgeReport("a", "b", 80, true, null)]));

    [Fact]
    public void Ports_that_only_the_container_itself_reaches_are_not_tried()
    {
        string[] table =
        [
            "  sl  local_address rem_address   st tx_queue",
            "   0: 0B00007F:96B1 00000000:0000 0A 00000000:00000000",
            "   1: 00000000:1F90 00000000:0000 0A 00000000:00000000",
            "   2: 020012AC:1F91 030012AC:0050 01 00000000:00000000",
            "   0: 00000000000000000000000000000000:1F92 00000000000000000000000000000000:0000 0A 0",
            "   1: 00000000000000000000000001000000:1F93 00000000000000000000000000000000:0000 0A 0",
            "   2: 0000000000000000FFFF00000100007F:1F94 00000000000000000000000000000000:0000 0A 0",
            "done",
        ];

        Assert.Equal([8080, 8082], ConnectivityProbe.Ports(table));
    }
}
