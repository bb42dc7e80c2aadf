using PipelineBuild.Delivery.Routing;

namespace PipelineBuild.Tests.Delivery.Routing;

public class RouterPlanCheckTests
{
    /// <summary>What would end a word, a line or a condition of the file, begin a comment, or expand to something else.</summary>
    private static readonly string[] Hostile =
        ["a b", "a\nbackend evil", "a\n", "", "a#b", "a\"b", "a'b", "a\\b", "${HOME}", "a{b", "}", "%[env(HOME)]", "a:b", "a/b", "-m", "a\0b", "a\tb", "ä", "a\u2028b", "!a"];

    private static readonly string[] HostilePaths = ["relative", "", "/a b", "/a\n", "/a#b", "/\"", "/'", "/\\", "/$HOME", "/%[env(HOME)]", "/{a}", "/ä"];

    public static TheoryData<string> HostileNames => new(Hostile);

    public static TheoryData<string> Paths => new(HostilePaths);

    [Fact]
    public void A_whole_plan_has_no_problem() => Assert.Empty(RouterPlanCheck.Problems(Plans.Whole));

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void A_name_that_would_leave_its_place_is_refused_wherever_it_stands(string name)
    {
        RouterPlan[] plans =
        [
            new([Plans.Gateway with { Name = name }], []),
            new([Plans.Gateway with { Aliases = [name] }], []),
            new([Plans.Gateway with { Servers = [new RouterServer(name, "gateway", 1, true)] }], []),
            new([Plans.Gateway with { Servers = [new RouterServer("blue-1", name, 1, true)] }], []),
            new([Plans.Gateway], [new RouterListener(80, [new RouterRoute("gateway", 8080) { Host = name }])]),
            new([Plans.Gateway], [new RouterListener(80, [new RouterRoute(name, 8080)])]),
            new([Plans.Gateway], [new RouterListener(80, [new RouterRoute("gateway", 8080)]) { Address = name }]),
        ];

        Assert.All(plans, plan => Assert.Throws<InvalidDataException>(() => HaproxyConfig.Render(plan)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_path_that_would_leave_its_place_is_refused(string path)
    {
        Assert.Throws<InvalidDataException>(() => HaproxyConfig.Render(new RouterPlan([Plans.Gateway with { CheckPath = path }], [])));
        Assert.Throws<InvalidDataException>(() => HaproxyConfig.Render(new RouterPlan([Plans.Gateway], [new RouterListener(80, [new RouterRoute("gateway", 8080) { PathPrefix = path }])])));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var plan = new RouterPlan(
            [Plans.Gateway, Plans.Gateway, Plans.Memory with { Aliases = ["DOOR"], Servers = [] }, new RoutedService("far", 0, [new RouterServer("a", "a", 257, true), new RouterServer("a", "b", -1, true)])],
            [
                new RouterListener(80, [new RouterRoute("gateway", 8080), new RouterRoute("memory", 8080) { PathPrefix = "/" }, new RouterRoute("memory", 9)]),
                new RouterListener(80, [new RouterRoute("gateway", 8080) { Host = "a.example.org", PathPrefix = "/x" }, new RouterRoute("memory", 8080) { Host = "A.example.org", PathPrefix = "/x/" }]),
                new RouterListener(70000, []),
            ]);

        Golden.Matches("problems", string.Join('\n', RouterPlanCheck.Problems(plan)) + "\n");
        Assert.Equal(["there is no service to route"], RouterPlanCheck.Problems(new RouterPlan([], [])));
    }
}
