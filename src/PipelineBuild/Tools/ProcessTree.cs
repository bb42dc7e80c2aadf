using System.Globalization;

namespace PipelineBuild.Tools;

/// <summary>Finds a process and all its descendants, so that none outlives a cancelled call.</summary>
public static class ProcessTree
{
    /// <summary>A process id alone may be reused; with its start time it names one process.</summary>
    public readonly record struct Member(int Id, string Started);

    /// <summary>The process and its descendants, parents first; empty where the system has no /proc.</summary>
    public static IReadOnlyList<Member> Of(int root)
    {
        if (!Directory.Exists("/proc/self"))
        {
            return [];
        }

        var all = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Entry>()
            .ToList();
        var found = all.Where(entry => entry.Id == root).ToList();
        for (var next = 0; next < found.Count; next++)
        {
            found.AddRange(all.Where(entry => entry.Parent == found[next].Id && found.All(known => known.Id != entry.Id)));
        }

        return found.Select(entry => new Member(entry.Id, entry.Started)).ToList();
    }

    /// <summary>Processes that were started with a variable of that value, also those that nobody waits for any more; empty where the system has no /proc.</summary>
    public static IReadOnlyList<Member> Holding(string variable, string value) => !Directory.Exists("/proc/self") ? [] : Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Text(id, "environ").Split('\0').Contains($"{variable}={value}") ? Read(id) : null)
        .OfType<Entry>().Select(entry => new Member(entry.Id, entry.Started)).ToList();

    /// <summary>The command line as it was started, for people.</summary>
    public static string CommandLineOf(Member member) => Text(member.Id, "cmdline").Replace('\0', ' ').Trim();

    /// <summary>Whether that very process is still there.</summary>
    public static bool IsSame(Member member) => Read(member.Id)?.Started == member.Started;

    private static string Text(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static Entry? Read(int id)
    {
        try
        {
            // "id (name with spaces) state parent ... starttime": fields count from behind the name. See proc(5).
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Entry(int Id, int Parent, string Started);
}
