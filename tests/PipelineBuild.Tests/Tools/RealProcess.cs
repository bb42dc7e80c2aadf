using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

/// <summary>Watches real processes that a test had started by way of a shell.</summary>
internal static class RealProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the file holds that many process ids, one a line.</summary>
    public static async Task<IReadOnlyList<ProcessTree.Member>> NamedInAsync(string file, int count)
    {
        var members = new List<ProcessTree.Member>();
        await UntilAsync(() =>
        {
            var lines = File.Exists(file) ? File.ReadAllLines(file).Where(line => line.Length > 0).ToList() : [];
            members = lines.Select(line => ProcessTree.Of(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault()).Where(member => member.Id > 0).ToList();
            return lines.Count == count;
        }, $"{count} process ids in {file}");
        Assert.Equal(count, members.Count);
        return members;
    }

    public static Task GoneAsync(IEnumerable<ProcessTree.Member> members) => UntilAsync(() => !members.Any(Lives), "the processes to be gone");

    /// <summary>An ended process whose parent has not asked for it yet does not live.</summary>
    public static bool Lives(ProcessTree.Member member)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{member.Id}/stat");
            return ProcessTree.IsSame(member) && !stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static async Task EndAsync(ProcessTree.Member member)
    {
        if (Lives(member))
        {
            await new ProcessRunner(new SecretMask()).RunAsync(Command.Of("kill", "-KILL", member.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)), default);
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Limit, $"waited in vain for {what}");
            await Task.Delay(50);
        }
    }
}
