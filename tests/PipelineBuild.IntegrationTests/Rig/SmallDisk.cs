using System.Globalization;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A disk of a few megabytes at a folder; unmounted when disposed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    public static async Task<SmallDisk> MountAsync(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        var ending = await Programs.RunAsync("mount", ["-t", "tmpfs", "-o", Size(megabytes), "tmpfs", folder]);
        Assert.True(ending.ExitCode == 0, ending.ToString());
        return new SmallDisk(folder);
    }

    public async Task GrowAsync(int megabytes)
    {
        var ending = await Programs.RunAsync("mount", ["-o", $"remount,{Size(megabytes)}", folder]);
        Assert.True(ending.ExitCode == 0, ending.ToString());
    }

    public void Dispose()
    {
        Programs.EndNaming(folder);

        // A process that was killed a moment ago may still be closing its files.
        SpinWait.SpinUntil(() => Programs.RunAsync("umount", [folder]).GetAwaiter().GetResult().ExitCode == 0, TimeSpan.FromSeconds(10));
    }

    private static string Size(int megabytes) => $"size={megabytes.ToString(CultureInfo.InvariantCulture)}m";
}

/// <summary>Mounts a small disk, which only root may do.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = Problem;

    internal static string? Problem =>
        !MachineReadiness.IsCi && MachineReadiness.Problem is { } problem ? problem
        : Environment.UserName == "root" ? null
        : "only root may mount the small disk this test fills";
}

/// <summary>The same with the gates of a publish.</summary>
public sealed class SmallDiskScannerFactAttribute : FactAttribute
{
    public SmallDiskScannerFactAttribute() => Skip = ScannerFactAttribute.Problem ?? SmallDiskFactAttribute.Problem;
}

/// <summary>The same with servers to deploy.</summary>
public sealed class SmallDiskStackFactAttribute : FactAttribute
{
    public SmallDiskStackFactAttribute() => Skip = StackFactAttribute.Problem ?? SmallDiskFactAttribute.Problem;
}
