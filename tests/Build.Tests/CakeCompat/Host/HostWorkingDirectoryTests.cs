using Cake.Frosting;

namespace Build.Tests.CakeCompat.Host;

/// <summary>Cake moves the whole process, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(WorkingDirectory), DisableParallelization = true)]
public class WorkingDirectory;

[Collection(nameof(WorkingDirectory))]
public sealed class HostWorkingDirectoryTests : IDisposable
{
    private readonly string _before = Directory.GetCurrentDirectory();
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("host-");

    [Fact]
    public void The_program_chooses_it()
    {
        var host = new TestHost(typeof(ReadsSurroundings)).With(cake => cake.UseWorkingDirectory(_scratch.FullName));
        Assert.Equal(0, host.Run("-t", "ReadsSurroundings"));
        Assert.Contains($"|{_scratch.Name}|", host.Journal.ToString());
    }

    [Fact]
    public void The_command_line_overrides_it()
    {
        var other = _scratch.CreateSubdirectory("other");
        var host = new TestHost(typeof(ReadsSurroundings)).With(cake => cake.UseWorkingDirectory(_scratch.FullName));
        Assert.Equal(0, host.Run("-t", "ReadsSurroundings", "--working", other.FullName));
        Assert.Contains("|other|", host.Journal.ToString());
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_before);
        _scratch.Delete(recursive: true);
    }
}
