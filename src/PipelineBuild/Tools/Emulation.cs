using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools;

/// <summary>Lets this machine run programs of other processors: the kernel's table of QEMU handlers.</summary>
public sealed class Emulation(Administrator administrator, Machine machine)
{
    private const string Table = "/proc/sys/fs/binfmt_misc";
    private const string Handlers = "/usr/lib/binfmt.d";

    /// <summary>QEMU's name of the processor that has to be emulated for a platform; null when this machine runs it by itself.</summary>
    public string? Foreign(string platform)
    {
        var architecture = Platform.Parse(platform).Architecture;
        var native = machine.OciArchitecture;
        return architecture == native || (native == "amd64" && architecture == "386")
            ? null
            : architecture switch
            {
                "arm64" => "aarch64",
                "amd64" => "x86_64",
                "386" => "i386",
                "mips64le" => "mips64el",
                var same => same,
            };
    }

    /// <summary>Names of all handlers that the kernel knows.</summary>
    public IReadOnlyList<string> Registered => Directory.Exists(machine.PathOf(Table))
        ? Directory.EnumerateFiles(machine.PathOf(Table), "qemu-*").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).ToList()
        : [];

    /// <summary>Whether the kernel knows a handler for the processor and has it switched on.</summary>
    public bool IsRegistered(string processor)
    {
        var entry = machine.PathOf($"{Table}/qemu-{processor}");
        return File.Exists(entry) && File.ReadLines(entry).FirstOrDefault() == "enabled";
    }

    /// <summary>Whether the emulator is installed and can be registered.</summary>
    public bool IsInstalled(string processor) => File.Exists(machine.PathOf($"{Handlers}/qemu-{processor}.conf"));

    /// <summary>Registers what is missing; a handler that is there is left as it is.</summary>
    public async Task RegisterAsync(string processor, CancellationToken cancel)
    {
        if (File.Exists(machine.PathOf($"{Table}/qemu-{processor}")))
        {
            return;
        }

        if (!File.Exists(machine.PathOf($"{Table}/register")))
        {
            await administrator.RunCheckedAsync(Command.Of("mount", "-t", "binfmt_misc", "binfmt_misc", machine.PathOf(Table)), cancel);
        }

        // binfmt.d(5) allows comments; the kernel takes one rule per write.
        var rule = (await File.ReadAllLinesAsync(machine.PathOf($"{Handlers}/qemu-{processor}.conf"), cancel)).First(line => line.StartsWith(':'));
        await administrator.RunCheckedAsync(
            Command.Of("tee", machine.PathOf($"{Table}/register")) with { StandardInput = System.Text.Encoding.UTF8.GetBytes(rule) }, cancel);
    }
}
