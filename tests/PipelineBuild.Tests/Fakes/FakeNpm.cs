using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Fakes;

/// <summary>Hands out tarballs made by the test.</summary>
public sealed class FakeNpm : INpm
{
    private readonly Dictionary<string, byte[]> packages = [];

    public List<string> Packed { get; } = [];

    /// <summary>Adds a package of those files and returns its integrity.</summary>
    public string Add(string package, params (string Entry, string Text)[] files)
    {
        packages[package] = Tarball(files);
        return $"sha512-{Convert.ToBase64String(SHA512.HashData(packages[package]))}";
    }

    public static byte[] Tarball(params (string Entry, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            foreach (var (entry, text) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) });
            }
        }

        return bytes.ToArray();
    }

    public async Task<string> PackAsync(string package, string directory, CancellationToken cancel)
    {
        Packed.Add(package);
        var file = Path.Combine(directory, $"{package.Replace('/', '-').Replace("@", "")}.tgz");
        await File.WriteAllBytesAsync(file, packages[package], cancel);
        return file;
    }

    public List<NpmUpload> Uploads { get; } = [];

    public Task PublishAsync(NpmUpload upload, CancellationToken cancel)
    {
        Uploads.Add(upload);
        return Task.CompletedTask;
    }
}
