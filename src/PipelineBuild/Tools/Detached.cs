using System.Globalization;
using System.Runtime.InteropServices;

namespace PipelineBuild.Tools;

/// <summary>Starts a daemon that outlives us: a session of its own, no terminal and no pipe of ours.</summary>
/// <remarks>.NET offers neither setsid(2) nor a choice of descriptors, hence the constant script; everything variable is an argument of it.</remarks>
public sealed class Detached(IProcessRunner runner)
{
    /// <summary>A shell that starts it in the background makes setsid keep the process id, which is what echo then tells.</summary>
    private const string Script =
        """
        log=$1; shift
        setsid "$@" </dev/null >"$log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
        echo $!
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    /// <summary>Starts it and returns at once; whether it works is for the caller to find out.</summary>
    /// <param name="command">Its environment is added to ours; input and time limit do not apply.</param>
    /// <param name="log">Begun anew; receives everything the daemon prints.</param>
    /// <param name="wrapper">Words before the shell, such as those of sudo.</param>
    public async Task<ProcessTree.Member> StartAsync(Command command, string log, IReadOnlyList<string> wrapper, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        KeepDescriptorsToOurselves();
        string[] words = [.. wrapper, "sh", "-c", Script, "sh", log, command.Program, .. command.Arguments];
        var start = new Command(words[0], words[1..])
        {
            // A daemon must not keep somebody's directory from being removed or unmounted.
            WorkingDirectory = command.WorkingDirectory ?? "/",
            // Nor does it belong to the trace of the run that happened to start it.
            Environment = new Dictionary<string, string?>(command.Environment) { [ProcessSpan.ParentVariable] = null, [ProcessSpan.StateVariable] = null },
            Secrets = command.Secrets,
            Timeout = StartLimit,
        };
        var output = await runner.RunCheckedAsync(start, cancel);
        if (!int.TryParse(output.Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            throw new InvalidOperationException($"cannot tell the process id of {command.Program}: the shell said '{output.Text.Trim()}'");
        }

        return ProcessTree.Of(id).FirstOrDefault(new ProcessTree.Member(id, ""));
    }

    public Task<ProcessTree.Member> StartAsync(Command command, string log, CancellationToken cancel) => StartAsync(command, log, [], cancel);

    /// <summary>Those our own caller left open, a CI agent's pipe among them, would be handed down; the shell can close only the first ten.</summary>
    private static void KeepDescriptorsToOurselves()
    {
        const string Open = "/proc/self/fd";
        const int FirstBeyondStandard = 3;
        if (!Directory.Exists(Open))
        {
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(Open).ToList())
        {
            if (int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor) && descriptor >= FirstBeyondStandard)
            {
                Native.CloseOnExec(descriptor);
            }
        }
    }

    /// <summary>The end of a daemon's log, for an error message.</summary>
    public static string LastWords(string log, int lines = 12)
    {
        try
        {
            // It may be written to at this moment.
            using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return string.Concat(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines).Select(line => $"\n  | {line}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"\n  | (its log {log} cannot be read: {error.Message})";
        }
    }

    private static class Native
    {
        private const int SetDescriptorFlags = 2;
        private const int CloseOnExecFlag = 1;

        [DllImport("libc", EntryPoint = "fcntl")]
        private static extern int Control(int descriptor, int command, int argument);

        public static void CloseOnExec(int descriptor) => _ = Control(descriptor, SetDescriptorFlags, CloseOnExecFlag);
    }
}
