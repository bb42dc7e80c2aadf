using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Artifacts;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_replaced_whole_and_nothing_else_is_left()
    {
        AtomicFile.Write(folder.At("new/folder/file"), "first, longer");
        AtomicFile.Write(folder.At("new/folder/file"), "second");

        Assert.Equal("second"u8.ToArray(), File.ReadAllBytes(folder.At("new/folder/file")));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.At("new/folder")));
    }

    [Fact]
    public void Readers_and_writers_at_once_see_whole_texts()
    {
        var file = folder.At("file");
        AtomicFile.Write(file, new string('a', 100_000));

        Parallel.For(0, 200, index =>
        {
            if (index % 2 == 0)
            {
                AtomicFile.Write(file, new string((char)('a' + (index % 26)), 100_000));
            }
            else
            {
                var text = File.ReadAllText(file);
                Assert.Equal(100_000, text.Length);
                Assert.Single(text.Distinct());
            }
        });
    }

    [Fact]
    public void A_failed_write_leaves_the_old_text_and_no_half_file()
    {
        Directory.CreateDirectory(folder.At("taken/by-a-folder"));

        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(folder.At("taken"), "text"));

        Assert.Equal([folder.At("taken")], Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
