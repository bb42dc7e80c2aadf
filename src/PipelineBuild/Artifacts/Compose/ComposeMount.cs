using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>Where the content of a mount lies.</summary>
public enum MountKind
{
    /// <summary>A volume that the file names.</summary>
    Volume,

    /// <summary>A volume without a name, new for each container.</summary>
    Anonymous,

    /// <summary>A folder or file of the host.</summary>
    Bind,

    /// <summary>Memory, or something of the engine's own.</summary>
    Other,
}

/// <summary>One entry under <c>volumes</c> of a service.</summary>
/// <param name="Source">Name of the volume or path of the host; null for an anonymous volume.</param>
public sealed record ComposeMount(MountKind Kind, string? Source, string Target, bool IsReadOnly, ConfigPlace Place)
{
    public static ComposeMount OfShort(ComposeText value)
    {
        var parts = Split(value.Text);
        if (parts.Count == 1)
        {
            return new ComposeMount(MountKind.Anonymous, null, parts[0], false, value.Place);
        }

        var modes = parts.Count > 2 ? parts[2].Split(',') : [];
        return new ComposeMount(IsPath(parts[0]) ? MountKind.Bind : MountKind.Volume, parts[0], parts[1], modes.Contains("ro"), value.Place);
    }

    public override string ToString() => Source is null ? Target : $"{Source}:{Target}";

    /// <summary>Whether it is a path of the host and no name of a volume; what a variable without a default gives is taken for one.</summary>
    internal static bool IsPath(string source) => source.StartsWith('.') || source.StartsWith('/') || source.StartsWith('~') || source.StartsWith('$') || source.Contains('\\') || HasDrive(source);

    private static List<string> Split(string text)
    {
        var parts = text.Split(':').ToList();
        if (parts.Count > 1 && HasDrive(text))
        {
            parts[0] = $"{parts[0]}:{parts[1]}";
            parts.RemoveAt(1);
        }

        return parts;
    }

    /// <summary>A path of Windows.</summary>
    private static bool HasDrive(string text) => text.Length > 2 && char.IsAsciiLetter(text[0]) && text[1] == ':' && text[2] is '\\' or '/';
}
