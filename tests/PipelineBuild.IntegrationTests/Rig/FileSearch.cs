using System.IO.Compression;
using System.Text;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Looks for a text in every file of a folder, names and contents.</summary>
internal static class FileSearch
{
    /// <summary>Files below a folder whose name or content holds one of the texts, also inside gzip.</summary>
    public static async Task<IReadOnlyList<string>> HoldersAsync(string folder, params string[] texts)
    {
        var wanted = texts.Select(text => (Text: text, Bytes: Encoding.UTF8.GetBytes(text))).ToList();
        var holders = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Where(file => new FileInfo(file).LinkTarget is null))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            var content = bytes is [0x1f, 0x8b, ..] ? Unzip(bytes) : bytes;
            if (wanted.Any(text => file[folder.Length..].Contains(text.Text, StringComparison.Ordinal) || content.AsSpan().IndexOf(text.Bytes) >= 0))
            {
                holders.Add(file);
            }
        }

        return holders;
    }

    private static byte[] Unzip(byte[] bytes)
    {
        using var whole = new MemoryStream();
        using var unzipped = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        unzipped.CopyTo(whole);
        return whole.ToArray();
    }
}
