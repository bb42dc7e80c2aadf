using System.Formats.Tar;
using System.IO.Compression;

namespace PipelineBuild.Tools;

/// <summary>One entry of an npm tarball.</summary>
/// <param name="Entry">As the tarball names it.</param>
/// <param name="Link">Where a link leads; null for what is none.</param>
/// <param name="Bytes">What a file holds; null for what is none, and for one that is too large to be read.</param>
public sealed record NpmTarballFile(string Entry, bool IsFile, string? Link, long Length, ReadOnlyMemory<byte>? Bytes)
{
    /// <summary>Below the package's top directory.</summary>
    public string Path { get; } = NpmTarball.Inner(Entry);
}

/// <summary>Reads everything that an npm tarball holds, without unpacking it anywhere.</summary>
public static class NpmTarballReader
{
    /// <summary>Larger files are listed and not read.</summary>
    private const long LargestFile = 32 << 20;

    /// <exception cref="InvalidDataException">It is no tarball.</exception>
    public static async Task<IReadOnlyList<NpmTarballFile>> ReadAsync(string tarball, CancellationToken cancel)
    {
        await using var file = File.OpenRead(tarball);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        var files = new List<NpmTarballFile>();
        while (await tar.GetNextEntryAsync(cancellationToken: cancel) is { } entry)
        {
            var isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
            if (entry.EntryType is not (TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes))
            {
                var link = entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink ? entry.LinkName : null;
                files.Add(new NpmTarballFile(entry.Name, isFile, link, entry.Length, isFile && entry.Length <= LargestFile ? await BytesAsync(entry, cancel) : null));
            }
        }

        return files;
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(TarEntry entry, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        if (entry.DataStream is { } data)
        {
            await data.CopyToAsync(bytes, cancel);
        }

        return bytes.ToArray();
    }
}
