using System.Text.Json;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools;

/// <summary>Remembers which process is the user's registry, and on which port.</summary>
public sealed record LocalRegistryState(int ProcessId, string Started, int Port)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static LocalRegistryState? Load(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<LocalRegistryState>(File.ReadAllText(file), Json);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }

    public void Save(string file) => AtomicFile.Write(file, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>Whether that very process still lives and runs with our configuration file: a process id alone may be reused.</summary>
    public bool IsAlive(string configFile) =>
        ProcessTree.IsSame(new ProcessTree.Member(ProcessId, Started)) && CommandLine(ProcessId).Contains(configFile);

    /// <summary>A process that runs with our configuration although no state tells of it: its starter died in between.</summary>
    public static int? FindProcess(string configFile) =>
        Directory.Exists("/proc")
            ? Directory.EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
                .Where(id => id > 0 && CommandLine(id) is [_, "serve", var file, ..] && file == configFile)
                .Cast<int?>()
                .FirstOrDefault()
            : null;

    private static string[] CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
