using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class MachineTests : IDisposable
{
    private const string Routes = "Iface\tDestination\tGateway\tFlags\neth0\t000200C0\t00000000\t0001\nwg0\t00000000\t010200C0\t0003\n";

    private readonly TempFolder root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("1400", 1400)]
    [InlineData("1500", null)]
    [InlineData("9000", null)]
    public void Only_a_small_mtu_of_the_interface_with_the_default_route_matters(string mtu, int? expected)
    {
        root.Write("proc/net/route", Routes);
        root.Write("sys/class/net/eth0/mtu", "1280\n");
        root.Write("sys/class/net/wg0/mtu", mtu + "\n");

        Assert.Equal(expected, Machine().SmallMtu());
    }

    [Fact]
    public void Without_a_default_route_no_mtu_is_known() => Assert.Null(Machine().SmallMtu());

    [Theory]
    [InlineData("amd64", "linux/arm64", "aarch64")]
    [InlineData("amd64", "linux/arm/v7", "arm")]
    [InlineData("amd64", "linux/amd64", null)]
    [InlineData("amd64", "linux/386", null)]
    [InlineData("arm64", "linux/amd64", "x86_64")]
    [InlineData("arm64", "linux/arm64", null)]
    public void A_foreign_platform_needs_a_handler(string machine, string platform, string? handler) =>
        Assert.Equal(handler, Emulation(machine).Foreign(platform));

    [Fact]
    public void A_handler_counts_when_it_is_switched_on()
    {
        root.Write("proc/sys/fs/binfmt_misc/qemu-aarch64", "enabled\ninterpreter /usr/bin/qemu\n");
        root.Write("proc/sys/fs/binfmt_misc/qemu-arm", "disabled\n");

        Assert.True(Emulation().IsRegistered("aarch64"));
        Assert.False(Emulation().IsRegistered("arm"));
        Assert.False(Emulation().IsRegistered("s390x"));
    }

    [Fact]
    public async Task Registering_mounts_the_table_when_needed_and_writes_the_rule_alone()
    {
        root.Write("usr/lib/binfmt.d/qemu-aarch64.conf", "# made by the package\n:qemu-aarch64:M::magic:mask:/usr/bin/qemu:OPF\n");
        var runner = new FakeProcessRunner().On("mount").On("tee");

        await Emulation("amd64", runner).RegisterAsync("aarch64", default);

        Assert.Equal([$"mount -t binfmt_misc binfmt_misc {root.At("proc/sys/fs/binfmt_misc")}", $"tee {root.At("proc/sys/fs/binfmt_misc/register")}"], runner.Lines);
        Assert.Equal(":qemu-aarch64:M::magic:mask:/usr/bin/qemu:OPF"u8.ToArray(), runner.Commands[1].StandardInput!.Value.ToArray());
    }

    [Fact]
    public async Task A_handler_that_is_there_is_left_as_it_is()
    {
        root.Write("proc/sys/fs/binfmt_misc/qemu-aarch64", "disabled\n");
        var runner = new FakeProcessRunner();

        await Emulation("amd64", runner).RegisterAsync("aarch64", default);

        Assert.Empty(runner.Commands);
    }

    private Machine Machine(string architecture = "amd64") => new(root.Path, IsRoot: true, architecture);

    private Emulation Emulation(string architecture = "amd64", FakeProcessRunner? runner = null)
    {
        var machine = Machine(architecture);
        return new Emulation(new Administrator(runner ?? new FakeProcessRunner(), machine), machine);
    }
}
