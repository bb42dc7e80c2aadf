using System.Text.RegularExpressions;
using PipelineBuild.Containers.BaseImages;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>This machine's own shell and a few programs with their libraries, as the root of an image: RUN without any base image.</summary>
internal static partial class MachineShell
{
    private static readonly string[] Wanted = ["/bin/sh", "/bin/cat", "/bin/sleep", "/bin/mkdir"];

    /// <summary>The platform such an image runs on.</summary>
    public static string Platform => BaseImageBuilder.MachinePlatform;

    public static async Task CopyToAsync(string folder)
    {
        foreach (var program in Wanted)
        {
            Copy(program, folder);
            var libraries = await Programs.RunAsync("ldd", [program]);
            foreach (Match match in LibraryPath().Matches(libraries.Output))
            {
                Copy(match.Value, folder);
            }
        }
    }

    /// <summary>Under the very name, with the bytes of what it leads to.</summary>
    private static void Copy(string file, string folder)
    {
        var target = folder + file;
        if (!File.Exists(target))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex(@"/\S+")]
    private static partial Regex LibraryPath();
}
