using System.Buffers;
using System.Globalization;
using System.Text;

namespace PipelineBuild.Configuration;

/// <summary>Reads a file as text and refuses, with the place, what is no plain UTF-8 text.</summary>
internal static class ConfigSource
{
    /// <summary>Of which nothing is ever refused: most files hold nothing else.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create([(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (byte)letter)]);

    private static readonly SearchValues<char> PlainText = SearchValues.Create(['\t', '\n', '\r', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (char)letter)]);

    /// <summary>The text without a byte order mark.</summary>
    /// <param name="allowed">How many bytes the file may have.</param>
    /// <exception cref="ConfigException">The file is missing, can't be read, is too large or no text.</exception>
    public static string Read(string fullPath, string name, int allowed, YamlDocumentContext document)
    {
        try
        {
            using var stream = new FileStream(fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

            // What has no length is no plain file, and a file may grow meanwhile: both are read up to what is allowed.
            var buffer = new byte[Math.Min(allowed, stream.CanSeek && stream.Length > 0 ? stream.Length : allowed) + 1];
            var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (count == buffer.Length && count <= allowed)
            {
                Array.Resize(ref buffer, allowed + 1);
                count += stream.ReadAtLeast(buffer.AsSpan(count), buffer.Length - count, throwOnEndOfStream: false);
            }

            return Decode(buffer.AsSpan(0, count), name, allowed, document);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw document.Fatal(new ConfigPlace(name, 0, 0), Directory.Exists(document.Workspace.Root)
                ? "no such file; --workspace=DIR names the repository, --config=FILE another file"
                : $"no directory {document.Workspace.Root}; --workspace=DIR names the repository");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw document.Fatal(new ConfigPlace(name, 0, 0), $"cannot be read: {error.Message}");
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string name, int allowed, YamlDocumentContext document)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..])
        {
            throw document.Fatal(new ConfigPlace(name, 1, 1), "is written in UTF-16 or UTF-32; save it as UTF-8");
        }

        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (bytes.Length <= allowed && bytes.IndexOfAnyExcept(Plain) < 0)
        {
            return Encoding.ASCII.GetString(bytes);
        }

        var (line, column) = (1, 1);
        for (var at = 0; at < bytes.Length;)
        {
            var status = Rune.DecodeFromUtf8(bytes[at..], out var rune, out var length);
            var problem = at >= allowed ? $"is too large: all files of a configuration together may have {ConfigLimits.Bytes / 1024} KiB"
                : status != OperationStatus.Done ? $"no UTF-8 text: the byte 0x{bytes[at]:X2} does not belong here"
                : Problem(rune);
            if (problem is not null)
            {
                throw document.Fatal(new ConfigPlace(name, line, column), problem);
            }

            at += length;
            var endsLine = rune.Value == '\n' || (rune.Value == '\r' && (at == bytes.Length || bytes[at] != '\n'));
            (line, column) = endsLine ? (line + 1, 1) : (line, column + rune.Utf16SequenceLength);
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Why a text may not stand in a value; null for any that may.</summary>
    public static string? Problem(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyExcept(PlainText); at >= 0 && at < text.Length;)
        {
            var rune = Rune.TryGetRuneAt(text, at, out var found) ? found : Rune.ReplacementChar;
            if (Problem(rune) is { } problem)
            {
                return problem;
            }

            at += rune.Utf16SequenceLength;
        }

        return null;
    }

    /// <summary>Why a character may stand neither in the file nor, by an escape, in a value; null for all that may.</summary>
    public static string? Problem(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' => null,
        >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 => $"the invisible character U+{rune.Value:X4}, which changes the direction of text, is refused",
        0x2028 or 0x2029 => $"the line separator U+{rune.Value:X4} is refused; end lines with a line feed",
        0 => "the byte 0 is refused; is this a text file?",
        _ => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control ? $"the control character U+{rune.Value:X4} is refused" : null,
    };
}
