using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PipelineBuild.Tools;

/// <summary>Whose a thing in the engine or a lock is: a process of a machine, told by more than its number, because numbers come again.</summary>
/// <param name="Host">Of the machine's own id and name; empty when it has none.</param>
/// <param name="Boot">Changes when the machine starts.</param>
/// <param name="Space">The space in which process numbers count: containers have their own.</param>
/// <param name="Started">When the process did, as the kernel counts.</param>
public sealed partial record ProcessOwner(string Host, string Boot, string Space, int Process, string Started)
{
    /// <summary>The label that carries it.</summary>
    public const string Label = "pipelinebuild.owner";

    private const int HashLength = 12;

    /// <summary>This very process.</summary>
    public static ProcessOwner Current()
    {
        var self = ProcessTree.Of(Environment.ProcessId).FirstOrDefault(new ProcessTree.Member(Environment.ProcessId, ""));
        var machine = Read("/etc/machine-id");
        return new ProcessOwner(
            machine.Length == 0 ? "none" : Hash($"{machine} {Environment.MachineName}"),
            Read("/proc/sys/kernel/random/boot_id") is { Length: > 0 } boot ? Hash(boot) : "none",
            SpaceOf() ?? "none",
            self.Id,
            self.Started.Length == 0 ? "0" : self.Started);
    }

    /// <summary>Whether it is certain that the owner is gone; what can't be told counts as alive.</summary>
    public bool IsGone(ProcessOwner current) =>
        Boot == "none" || Space == "none" || Started == "0" ? false
        : Boot == current.Boot ? Space == current.Space && !ProcessTree.IsSame(new ProcessTree.Member(Process, Started))
        : Host != "none" && Host == current.Host;

    /// <summary>Letters that labels and tags of images may hold.</summary>
    public override string ToString() => FormattableString.Invariant($"{Host}.{Boot}.{Space}.{Process}.{Started}");

    public static ProcessOwner? Parse(string text) => Grammar().Match(text) is { Success: true } match
        && int.TryParse(match.Groups["process"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            ? new ProcessOwner(match.Groups["host"].Value, match.Groups["boot"].Value, match.Groups["space"].Value, process, match.Groups["started"].Value)
            : null;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];

    private static string Read(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : "";

    /// <summary>The number in <c>pid:[4026531836]</c>.</summary>
    private static string? SpaceOf() => new FileInfo("/proc/self/ns/pid").LinkTarget is { } target ? string.Concat(target.Where(char.IsAsciiDigit)) : null;

    [GeneratedRegex(@"^(?<host>[a-z0-9]+)\.(?<boot>[a-z0-9]+)\.(?<space>[a-z0-9]+)\.(?<process>[0-9]+)\.(?<started>[0-9]+)\z")]
    private static partial Regex Grammar();
}
