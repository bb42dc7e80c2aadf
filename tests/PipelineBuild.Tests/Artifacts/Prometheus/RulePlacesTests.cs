using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Tests.Artifacts.Prometheus;

/// <summary>Each character of a value is found where it stands in the file, however the value is written.</summary>
public class RulePlacesTests
{
    public static TheoryData<string> Forms => new(
        "up == 0",
        "up ==\n      0\n\n      or vector(1)",
        "'up{a=''b''} == 0'",
        "'up ==\n\n      0'",
        "\"up{a=\\\"b\\\"} == \\u0030\"",
        "\"up ==\n      0 \\\n      or vector(1)\\t\"",
        "|\n      up\n        == 0\n\n      or vector(1)\n",
        "|-\n      up\n      == 0",
        "|+\n      up\n\n\n",
        "|2 # how far\n        up\n      == 0\n",
        ">\n      up\n      == 0\n\n      or\n        vector(1)\n      + 1\n",
        ">-\n      up\n      == 0\n",
        "&name up == 0",
        "!!str up == 0",
        "&name |\n      up == 0\n",
        "\n      up == 0",
        "up == 0   # why",
        "\"a\u00e9\U0001F600 b\"");

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_character_stands_where_it_is_said_to(string form)
    {
        foreach (var lineEnd in new[] { "\n", "\r\n" })
        {
            Check($"groups:\n- name: g\n  rules:\n  - alert: a\n    expr: {form}\n    for: 5m\n".Replace("\n", lineEnd, StringComparison.Ordinal), exact: true);
        }
    }

    [Fact]
    public void Places_of_json_and_of_flow_mappings_are_exact() =>
        Check("{\"groups\": [{\"name\": \"g\",\n\"rules\": [{\"alert\": \"a\", \"expr\": \"up{a=\\\"b\\\"} \\u003d= 0\"}, {alert: b, expr: up == 0, for: 5m}]}]}", exact: true);

    [Fact]
    public void Values_made_at_random_have_places()
    {
        var random = new Random(4);
        const string Letters = "ab 0=({\n\n  \t'\"\\";
        for (var round = 0; round < 3000; round++)
        {
            var value = new StringBuilder();
            for (var length = random.Next(1, 30); length > 0; length--)
            {
                value.Append(Letters[random.Next(Letters.Length)]);
            }

            var lines = value.ToString().Replace("\n", "\n      ", StringComparison.Ordinal);
            var form = random.Next(4) switch
            {
                0 => $"|{(random.Next(2) == 0 ? "" : "-")}\n      {lines}",
                1 => $">{(random.Next(2) == 0 ? "" : "+")}\n      {lines}",
                2 => $"'{lines.Replace("'", "''", StringComparison.Ordinal)}'",
                _ => $"\"{lines.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
            };
            Check($"groups:\n- name: g\n  rules:\n  - alert: a\n    expr: {form}\n    for: 5m\n", exact: false);
        }
    }

    private static void Check(string text, bool exact)
    {
        var file = RuleFileReader.ReadText(new Workspace("/nowhere"), "rules.yml", text);
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        Assert.True(!exact || file.Rules.Any(), string.Join('\n', file.Problems));
        foreach (var value in file.Rules.Select(rule => rule.Expression))
        {
            var last = (0, 0);
            for (var offset = 0; offset < value.Text.Length; offset++)
            {
                var place = value.PlaceOf(offset);
                Assert.True((place.Line, place.Column).CompareTo(last) >= 0, $"places go backwards at {offset}: {text}");
                last = (place.Line, place.Column);
                var line = lines[place.Line - 1];
                var found = place.Column <= line.Length ? line[place.Column - 1] : '\n';

                // A line end becomes a blank where lines are folded, and an escape stands for something else.
                Assert.True(found == value.Text[offset] || found == '\\' || (found == '\n' && value.Text[offset] == ' ') || (!exact && value.Text[offset] is '\n' or ' ' or '\t'), $"{offset}: '{found}' for '{value.Text[offset]}' at {place} in {text}");
            }
        }
    }
}
