using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Artifacts.Compose;

/// <summary>An integration test compares the same with what Docker Compose reads.</summary>
public sealed class ComposeReaderTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("services: { a: { image: 'x:1' }, b: { image: 'y:2' }, c: { image: 'x:1' } }", "x:1 y:2")]
    [InlineData("services: { a: { image: 'x:1', build: . } }", "")]
    [InlineData("services: { a: { image: '${REGISTRY:-example.com}/x:${TAG-1}' } }", "example.com/x:1")]
    [InlineData("services: { a: { image: 'x:${TAG}' }, b: { image: 'y:${TAG:?needed}' } }", "")]
    [InlineData("services: { a: { build: . }, b: { extends: a } }", "")]
    [InlineData("services: [a]", "")]
    [InlineData("volumes: { a: }", "")]
    [InlineData("", "")]
    public void The_images_a_compose_file_runs_without_building_them(string text, string images) => Assert.Equal(images, string.Join(' ', Read(text).ImagesNotBuilt));

    [Fact]
    public void A_file_nested_too_deeply_is_refused_before_it_takes_the_stack() =>
        Assert.Contains("compose.yml:1:51: nested too deeply", Assert.Single(Read(new string('[', 200_000)).Problems).ToString());

    [Fact]
    public void What_a_service_extends_is_beneath_it_and_keeps_its_place()
    {
        folder.Write("parts/base.yml", "services:\n  root:\n    image: base:1\n    environment: { A: root, B: root }\n    ports: ['80:80']\n  base:\n    extends: root\n    command: [a]\n");
        var web = Assert.Single(Read("services:\n  web:\n    extends: { file: parts/base.yml, service: base }\n    environment: [A=own]\n    ports: ['90:90', '80:80']\n    command: [b]\n").Services);

        Assert.Equal(("base:1", "parts/base.yml:3:12"), (web.Image!.Text, web.Image.Place.ToString()));
        Assert.Equal(["A=own", "B=root"], web.Environment.Select(variable => $"{variable.Name}={variable.Value!.Text}").Order());
        Assert.Equal(["80:80", "90:90"], web.Ports.Select(port => port.ToString()));
        Assert.Equal(["b"], web.Texts("command").Select(text => text.Text));
    }

    [Fact]
    public void A_tag_takes_away_or_replaces_what_is_extended()
    {
        var project = Read("services:\n  base: { image: 'a:1', ports: ['80:80'], environment: { A: 1 } }\n  web:\n    extends: base\n    ports: !reset []\n    environment: !override { B: 2 }\n");

        Assert.Empty(project.Find("web")!.Ports);
        Assert.Equal(["B"], project.Find("web")!.Environment.Select(variable => variable.Name));
    }

    [Fact]
    public void Merged_keys_give_way_to_own_ones_and_earlier_ones_come_before_later_ones()
    {
        var web = Read("a: &a { image: 'a:1', tty: true }\nb: &b { image: 'b:1', user: b }\nservices:\n  web: { <<: [*a, *b], tty: false }\n").Services[0];

        Assert.Equal(("a:1", "false", "b"), (web.Image!.Text, web.Text("tty")!.Text, web.Text("user")!.Text));
    }

    [Fact]
    public void A_merge_key_takes_mappings_only() =>
        Assert.Equal("compose.yml:1:10: a merge key (<<) takes a mapping or a list of mappings, found 'x'", Assert.Single(Read("a: { <<: x }\n").Problems).ToString());

    [Theory]
    [InlineData("80", null, null, "80", "tcp", false)]
    [InlineData("8080:80", null, "8080", "80", "tcp", true)]
    [InlineData("127.0.0.1:8080:80/udp", "127.0.0.1", "8080", "80", "udp", true)]
    [InlineData("127.0.0.1::80", "127.0.0.1", null, "80", "tcp", false)]
    [InlineData("[::1]:8080:80", "::1", "8080", "80", "tcp", true)]
    [InlineData("0:80", null, "0", "80", "tcp", false)]
    [InlineData("8000-8010:80", null, "8000-8010", "80", "tcp", false)]
    [InlineData("8000-8001:80-81", null, "8000-8001", "80-81", "tcp", true)]
    [InlineData("${P:-8080}:80", null, "8080", "80", "tcp", true)]
    [InlineData("${P:?say: which}:80", null, "${P}", "80", "tcp", true)]
    public void A_port_in_its_short_form(string text, string? ip, string? published, string target, string protocol, bool isFixed)
    {
        var port = Assert.Single(Read($"services: {{ a: {{ image: 'a:1', ports: ['{text}'] }} }}\n").Services[0].Ports);

        Assert.Equal((ip, published, target, protocol, isFixed), (port.HostIp, port.Published, port.Target, port.Protocol, port.IsFixed));
    }

    [Theory]
    [InlineData("data:/data", MountKind.Volume, "data", "/data", false)]
    [InlineData("./data:/data:ro,z", MountKind.Bind, "./data", "/data", true)]
    [InlineData("/data", MountKind.Anonymous, null, "/data", false)]
    [InlineData("~/x:/data", MountKind.Bind, "~/x", "/data", false)]
    [InlineData("${D:?no: data}:/data", MountKind.Bind, "${D}", "/data", false)]
    [InlineData("C:\\x:/data:ro", MountKind.Bind, "C:\\x", "/data", true)]
    public void A_mount_in_its_short_form(string text, MountKind kind, string? source, string target, bool isReadOnly)
    {
        var mount = Assert.Single(Read($"services: {{ a: {{ image: 'a:1', volumes: ['{text}'] }} }}\n").Services[0].Mounts);

        Assert.Equal((kind, source, target, isReadOnly), (mount.Kind, mount.Source, mount.Target, mount.IsReadOnly));
    }

    public void Dispose() => folder.Dispose();

    private ComposeProject Read(string text) => ComposeReader.Read(new Workspace(folder.Path), folder.Write("compose.yml", text));
}
