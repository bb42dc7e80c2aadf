using System.Text.Json.Nodes;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers.Stacks;

public class StackDescriptionTests
{
    private const string Resolved = """
        {
          "name": "x",
          "services": {
            "web": { "image": "registry.example.org/acme/web:dev", "build": { "context": "/a" }, "container_name": "fixed", "profiles": ["p"], "labels": { "own": "1" },
                     "depends_on": { "init": { "condition": "service_completed_successfully" } },
                     "ports": [ { "mode": "ingress", "host_ip": "127.0.0.1", "target": 80, "published": "8080", "protocol": "tcp" } ] },
            "init": { "image": "acme/tools", "restart": "always" },
            "once": { "image": "busybox:1", "restart": "no" },
            "db": { "image": "busybox:1", "deploy": { "replicas": 3 } }
          },
          "networks": { "default": null, "back": { "name": "shared-name" }, "outside": { "name": "outside", "external": true } },
          "volumes": { "data": { "name": "data-of-production" } }
        }
        """;

    private static readonly Dictionary<string, string> Built = new() { ["acme/web"] = "acme/web:run", ["acme/tools"] = "acme/tools:run" };

    [Fact]
    public void Built_images_stand_in_for_those_of_the_same_name()
    {
        var made = Of(Settings());

        Assert.Equal(new Dictionary<string, string> { ["web"] = "acme/web", ["init"] = "acme/tools" }, made.Images);
        var web = Service(made, "web");
        Assert.Equal(("acme/web:run", "never", null), ((string?)web["image"], (string?)web["pull_policy"], web["build"]));
        Assert.Equal("busybox:1", (string?)Service(made, "db")["image"]);
    }

    [Fact]
    public void What_would_clash_with_another_run_is_replaced()
    {
        var made = Of(Settings());
        var root = JsonNode.Parse(made.Text)!;

        var web = Service(made, "web");
        Assert.Null(web["container_name"]);
        Assert.Null(web["profiles"]);
        Assert.Null(web["ports"]![0]!["published"]);
        Assert.Equal(("1", "owner"), ((string?)web["labels"]!["own"], (string?)web["labels"]![ProcessOwner.Label]));
        Assert.Equal(("p_default", "p_back", "p_data"), ((string?)root["networks"]!["default"]!["name"], (string?)root["networks"]!["back"]!["name"], (string?)root["volumes"]!["data"]!["name"]));
        Assert.Equal("owner", (string?)root["volumes"]!["data"]!["labels"]![ProcessOwner.Label]);
        Assert.Equal("outside", (string?)root["networks"]!["outside"]!["name"]);
        Assert.Null(root["networks"]!["outside"]!["labels"]);
    }

    [Fact]
    public void Ports_stay_where_they_are_asked_to() => Assert.Equal("8080", (string?)Service(Of(Settings() with { KeepsPorts = true }), "web")["ports"]![0]!["published"]);

    [Fact]
    public void Who_has_to_end_is_told_from_who_may_and_who_must_not() => Assert.Equal(
        [("web", ServiceRole.Server, 1), ("init", ServiceRole.Job, 1), ("once", ServiceRole.MayEnd, 1), ("db", ServiceRole.Server, 3)],
        Of(Settings()).Services.Select(service => (service.Name, service.Role, service.Replicas)));

    [Fact]
    public void A_service_that_compose_would_build_is_refused_unless_its_image_is_named()
    {
        var text = Resolved.Replace("registry.example.org/acme/web:dev", "other:1", StringComparison.Ordinal);

        Assert.Contains("web is built by the compose file", Assert.Single(StackDescription.Of(text, Settings(), "p", "owner", Built).Problems));
        var named = Settings() with { Images = new Dictionary<string, string> { ["web"] = "acme/web" } };
        Assert.Empty(StackDescription.Of(text, named, "p", "owner", Built).Problems);
    }

    [Fact]
    public void Services_that_pipeline_yml_names_and_the_files_do_not_have_are_told()
    {
        var settings = Settings() with
        {
            OneShot = ["ini"],
            Checks = [new StackCheck("c", null, new TcpCheck("wbe", 1), null, 0, TimeSpan.Zero)],
            Connectivity = new ConnectivitySettings([new ConnectivityEdge("web", "bd", null)], [], null),
        };

        Assert.Equal(["'ini'", "'wbe'", "'bd'"], Of(settings).Problems.Select(problem => problem.Split(' ')[4].TrimEnd(',')));
    }

    private static StackDescription Of(StackSettings settings) => StackDescription.Of(Resolved, settings, "p", "owner", Built);

    private static JsonObject Service(StackDescription made, string name) => JsonNode.Parse(made.Text)!["services"]![name]!.AsObject();

    private static StackSettings Settings() => new("web", ["compose.yml"], [], new Dictionary<string, string>(), [], new Dictionary<string, string>(), [], []);
}
