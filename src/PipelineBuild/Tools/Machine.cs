using System.Globalization;
using System.Runtime.InteropServices;

namespace PipelineBuild.Tools;

/// <summary>The facts about this machine that installing and starting programs depends on.</summary>
/// <param name="Root">Where its file system begins; tests hand in a folder.</param>
/// <param name="IsRoot">Whether we may change the system without sudo.</param>
/// <param name="DebianArchitecture">Processor as Debian names it, such as amd64.</param>
public sealed record Machine(string Root, bool IsRoot, string DebianArchitecture)
{
    private const int UsualMtu = 1500;

    /// <summary>Processor as OCI platforms name it.</summary>
    public string OciArchitecture => DebianArchitecture switch
    {
        "armhf" or "armel" => "arm",
        "i386" => "386",
        "ppc64el" => "ppc64le",
        var same => same,
    };

    /// <summary>Whether systemd is the running service manager, in the way sd_booted(3) tells.</summary>
    public bool RunsSystemd => Directory.Exists(PathOf("/run/systemd/system"));

    /// <summary>As many as this process may use.</summary>
    public int Processors { get; init; } = Environment.ProcessorCount;

    /// <summary>How many programs wanted a processor in the last minute, on average; null where the system does not say.</summary>
    public double? Load()
    {
        var file = PathOf("/proc/loadavg");
        return File.Exists(file) && double.TryParse(File.ReadAllText(file).Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var load) ? load : null;
    }

    public static Machine OfProcess() => new("/", Environment.IsPrivilegedProcess, RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.X86 => "i386",
        Architecture.Arm => "armhf",
        Architecture.Ppc64le => "ppc64el",
        var other => other.ToString().ToLowerInvariant(),
    });

    public string PathOf(string absolute) => Path.Combine(Root, absolute.TrimStart('/'));

    /// <summary>The MTU of the interface with the default route when it is below the usual one, else null: containers must not send larger packets.</summary>
    public int? SmallMtu()
    {
        var route = PathOf("/proc/net/route");
        var networkInterface = File.Exists(route)
            ? File.ReadLines(route).Skip(1).Select(line => line.Split('\t')).FirstOrDefault(field => field.Length > 1 && field[1] == "00000000")?[0]
            : null;
        var file = networkInterface is null ? null : PathOf($"/sys/class/net/{networkInterface}/mtu");
        return file is not null && File.Exists(file)
            && int.TryParse(File.ReadAllText(file), NumberStyles.Integer, CultureInfo.InvariantCulture, out var mtu) && mtu < UsualMtu
            ? mtu
            : null;
    }
}
