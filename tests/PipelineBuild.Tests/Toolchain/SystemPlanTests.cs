using System.Text;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Toolchain;

public sealed class SystemPlanTests
{
    private static readonly Machine Root = new("/", IsRoot: true, "amd64");
    private static readonly OsRelease Bookworm = new("debian", "bookworm", "Debian 12");
    private static readonly DebianMirror Mirror = new("https://mirror.example.org/debian", "/keys/k.gpg");

    [Fact]
    public void On_bookworm_the_engine_comes_from_the_newer_suite_and_nothing_else_does()
    {
        var changes = SystemPlan.Install(Root, Bookworm, Mirror, ["docker.io", "iptables"]);

        Assert.Equal(
            [
                "install -D -m 0644 /dev/stdin /etc/apt/sources.list.d/pipelinebuild-trixie.sources",
                "install -D -m 0644 /dev/stdin /etc/apt/preferences.d/pipelinebuild-trixie",
                "env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q update",
                "env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -qy --no-install-recommends --no-remove -o DPkg::Lock::Timeout=120 install docker.io iptables",
            ],
            changes.Select(change => change.Command.ToString()));
        Assert.Contains("URIs: https://mirror.example.org/debian\nSuites: trixie\n", Text(changes[0]));
        Assert.Contains("Package: *\nPin: release n=trixie\nPin-Priority: -10\n", Text(changes[1]));
    }

    [Theory]
    [InlineData("debian", "trixie", "docker.io")]
    [InlineData("ubuntu", "noble", "docker.io")]
    [InlineData("debian", "bookworm", "mmdebstrap")]
    public void Elsewhere_and_for_other_packages_the_releases_own_archive_is_used(string id, string codename, string package) =>
        Assert.Equal(2, SystemPlan.Install(Root, new OsRelease(id, codename, ""), null, [package]).Count);

    [Fact]
    public void Without_a_mirror_to_take_the_newer_suite_from_the_error_says_so() =>
        Assert.Contains("no apt source", Assert.Throws<InvalidOperationException>(() => SystemPlan.Install(Root, Bookworm, null, ["docker.io"])).Message);

    [Fact]
    public void The_engines_settings_switch_on_the_image_store_and_fit_the_network()
    {
        using var folder = new TempFolder();
        folder.Write("proc/net/route", "Iface\tDestination\neth0\t00000000\n");
        folder.Write("sys/class/net/eth0/mtu", "1400\n");

        var change = SystemPlan.EngineSettings(new Machine(folder.Path, true, "amd64"), new Dictionary<string, string>());

        Assert.Equal(
            """{"features":{"containerd-snapshotter":true},"log-driver":"json-file","log-opts":{"max-size":"10m","max-file":"2"},"mtu":1400}""",
            string.Concat(Text(change).Where(letter => !char.IsWhiteSpace(letter))));
        Assert.Contains("0644", change.Command.Arguments);
    }

    [Fact]
    public void Proxies_go_into_the_settings_which_then_only_root_reads()
    {
        using var folder = new TempFolder();

        var change = SystemPlan.EngineSettings(
            new Machine(folder.Path, true, "amd64"), new Dictionary<string, string> { ["https_proxy"] = "http://proxy.example.org:3128" });

        Assert.Contains("\"https-proxy\": \"http://proxy.example.org:3128\"", Text(change));
        Assert.Contains("0600", change.Command.Arguments);
    }

    private static string Text(SystemChange change) => Encoding.UTF8.GetString(change.Command.StandardInput!.Value.Span);
}
