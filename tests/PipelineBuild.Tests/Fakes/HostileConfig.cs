using System.Text;

namespace PipelineBuild.Tests.Fakes;

/// <summary>Files that are meant to do harm, or that were never meant to be a configuration; too large or too strange to lie in the repository.</summary>
public static class HostileConfig
{
    private const int JustAllowed = 1024 * 1024 - 100;

    /// <summary>Name, to the bytes of pipeline.yml and what the first mistake begins with.</summary>
    public static IReadOnlyDictionary<string, (byte[] Bytes, string Error)> All { get; } = new Dictionary<string, (byte[], string)>
    {
        ["empty"] = ([], ":1:1: expected a mapping"),
        ["blank"] = (Text("\n\n   \n"), ":1:1: expected a mapping"),
        ["png"] = ([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Noise(4096)], ":1:1: no UTF-8 text: the byte 0x89"),
        ["zip"] = ([.. "PK"u8, 3, 4, .. Noise(4096)], ":1:3: the control character U+0003"),
        ["zeros"] = (new byte[10_000_000], ":1:1: the byte 0 is refused"),
        ["utf-16"] = ([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("name: a\n")], ":1:1: is written in UTF-16"),
        ["utf-16-without-mark"] = (Encoding.BigEndianUnicode.GetBytes("name: a\n"), ":1:1: the byte 0 is refused"),
        ["latin-1"] = ([.. "name: a\ntagPrefix: "u8, 0xE9, .. "\n"u8], ":2:12: no UTF-8 text: the byte 0xE9"),
        ["cut-within-a-character"] = ([.. "name: "u8, 0xE2, 0x82], ":1:7: no UTF-8 text"),
        ["escape-sequence"] = (Text("name: a\n# \e[2Jgone\n"), ":2:3: the control character U+001B"),
        ["right-to-left"] = (Text("# \u202E\nname: a\n"), ":1:3: the invisible character U+202E"),
        ["line-separator"] = (Text("name: a\u2028b\n"), ":1:8: the line separator U+2028"),
        ["ten-megabytes"] = (Repeated("comment: 0123456789\n", 10_000_000), ":52429:17: is too large"),
        ["ten-megabytes-in-one-line"] = (Text(new string('a', 10_000_000)), ":1:1048577: is too large"),
        ["ten-megabytes-of-line-feeds"] = (Repeated("\n", 10_000_000), ":1048577:1: is too large"),
        ["nested-lists"] = (Text("containers: " + new string('[', JustAllowed)), ":1:62: nested too deeply"),
        ["nested-mappings"] = (Repeated("{a: ", JustAllowed), ":1:201: nested too deeply"),
        ["nested-dashes"] = (Repeated("- ", JustAllowed), ":1:101: nested too deeply"),
        ["nested-questions"] = (Repeated("? ", JustAllowed), ":1:3: a key has to be a text"),
        ["nested-by-indentation"] = (Text(string.Concat(Enumerable.Range(0, 1400).Select(level => new string(' ', level) + "a:\n"))), ":51:51: nested too deeply"),
        ["open-mappings-as-keys"] = (Repeated("{", JustAllowed), ":1:2: a key has to be a text"),
        ["alias-bomb"] = (Text("a: &a [x, x, x, x, x, x, x, x, x]\n" + string.Concat("bcdefghi".Select(name => $"{name}: &{name} [{string.Join(", ", Enumerable.Repeat($"*{(char)(name - 1)}", 9))}]\n"))), ":5:8: too much"),
        ["alias-of-a-long-list"] = (Text($"a: &a [{string.Join(',', Enumerable.Repeat("x", 2000))}]\nb: [{string.Join(',', Enumerable.Repeat("*a", 100_000))}]\n"), ":2:14: too much"),
        ["nested-by-aliases"] = (Text("a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 60).Select(level => $"a{level}: &a{level} [*a{level - 1}]\n"))), ":50:12: nested too deeply"),
        ["many-anchors"] = (Text("a: [" + string.Concat(Enumerable.Range(0, 80_000).Select(number => $"&a{number} x,")) + "]\n"), ":1:88877: too much"),
        ["long-key"] = (Text(new string('k', JustAllowed) + ": x\n"), ":1:1: "),
        ["long-quoted-key"] = (Text($"? \"{new string('k', JustAllowed)}\"\n: x\n"), ":1:3: a text of 1048476 characters"),
        ["long-text"] = (Text($"name: {new string('x', JustAllowed)}\n"), ":1:7: a text of 1048476 characters"),
        ["long-comment"] = (Text($"# {new string('x', JustAllowed)}\n"), ":1:1: expected a mapping"),
        ["long-blank-line"] = (Text($"name: a\n{new string(' ', JustAllowed)}\nx"), ":"),
        ["open-quote"] = (Text($"name: \"{new string('x', JustAllowed)}"), ":1:7: not valid YAML"),
        ["escapes"] = (Text($"name: \"{string.Concat(Enumerable.Repeat("\\x41", JustAllowed / 5))}\"\n"), ":1:7: a text of 209695 characters"),
        ["many-documents"] = (Repeated("---\n", JustAllowed), ":2:1: one document expected"),
        ["many-directives"] = (Repeated("%TAG !a! b\n", JustAllowed), ":2:1: not valid YAML"),
        ["many-tags"] = (Text("name: [" + string.Concat(Enumerable.Repeat("!a b,", 9_000)) + "]\n"), ":1:7: name: expected a single value"),
        ["many-lines-of-text"] = (Text("name: |\n" + string.Concat(Enumerable.Repeat("  x\n", 250_000))), ":1:7: a text of 500000 characters"),
        ["many-lines-of-folded-text"] = (Text("name: >\n" + string.Concat(Enumerable.Repeat("  x\n\n", 200_000))), ":1:7: a text of 400000 characters"),
        ["many-unknown-keys"] = (Text(string.Concat(Enumerable.Range(0, 9_500).Select(number => $"contaniers{number}: x\n"))), ":1:1: contaniers0: unknown key"),
        ["long-unknown-keys"] = (Text(string.Concat(Enumerable.Range(0, 1000).Select(number => $"{number}{new string('k', 1000)}: x\n"))), ":1:1: 0kkk"),
        ["same-key"] = (Repeated("a: x\n", 240_000), ":2:1: the key 'a' stands twice"),
        ["many-images"] = (Images(4_700, number => $"{{ name: image{number} }}"), ":3:5: containers.images[0].dockerfile: no file 'Dockerfile'"),
        ["many-contexts-of-unknown-images"] = (Images(1_900, number => $"{{ name: image-number-{number:00000}, context: app, contexts: {{ a: image:image-nummer-{number:00000} }} }}"), ":3:57: containers.images[0].contexts: there is no image"),
        ["long-paths"] = (Images(60, number => $"{{ name: image{number}, context: \"{string.Concat(Enumerable.Repeat("a/", 8000))}\" }}"), ":3:5: containers.images[0].dockerfile:"),
        ["long-way-out-and-back"] = (Images(60, number => $"{{ name: image{number}, context: \"{string.Concat(Enumerable.Repeat("../app/", 2300))}\" }}"), ":3:5: containers.images[0]"),
        ["long-path-segment"] = (Images(1, _ => $"{{ name: a, context: {new string('a', 10_000)}/b }}"), ":3:5: containers.images[0].dockerfile:"),
        ["many-addresses"] = (Text($"containers: {{ composeFiles: [{string.Join(',', Enumerable.Repeat($"'{string.Concat(Enumerable.Repeat("://a", 4000))}'", 60))}] }}\n"), ":1:30: containers.composeFiles: no file"),
        ["nearly-a-version"] = (Text($"version: \"1.0.0-{string.Concat(Enumerable.Repeat("0a.", 5000))}!\"\n"), ":1:10: version: "),
        ["nearly-an-image-name"] = (Images(60, _ => $"{{ name: {string.Concat(Enumerable.Repeat("a-", 8000))}, context: app }}"), ":3:13: containers.images[0].name:"),
    };

    private static byte[] Images(int count, Func<int, string> image) => Text($"containers:\n  images:\n{string.Concat(Enumerable.Range(0, count).Select(number => $"  - {image(number)}\n"))}");

    private static byte[] Repeated(string part, int bytes) => Text(string.Concat(Enumerable.Repeat(part, bytes / part.Length)));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Noise(int count)
    {
        var noise = new byte[count];
        new Random(1).NextBytes(noise);
        return noise;
    }
}
