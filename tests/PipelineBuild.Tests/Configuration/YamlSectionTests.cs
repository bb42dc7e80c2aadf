using PipelineBuild.Configuration;

namespace PipelineBuild.Tests.Configuration;

public class YamlSectionTests
{
    [Fact]
    public void An_unknown_key_is_told_with_its_place_a_suggestion_and_what_is_known()
    {
        using var yaml = new YamlText("containers:\n  regstry: local\n");

        Assert.Equal(["pipeline.yml:2:3: containers.regstry: unknown key, did you mean 'registry'? known: images, registry"], yaml.ErrorsOf(Containers));
    }

    [Fact]
    public void A_bad_value_in_a_list_is_told_at_that_value()
    {
        using var yaml = new YamlText("containers:\n  registry: local\n  images:\n   - name: a\n     platforms: [windows/amd64]\n");

        Assert.Equal(["pipeline.yml:5:18: containers.images[0].platforms: only linux/* platforms are supported"], yaml.ErrorsOf(Containers));
    }

    [Fact]
    public void All_mistakes_come_together_sorted_by_position_whatever_the_order_of_reading()
    {
        using var yaml = new YamlText("one: x\ntwo: y\nthree: z\n");

        var errors = yaml.ErrorsOf(section => (section.Number("three", 0, 0, 9), section.Flag("two", false), section.Number("one", 0, 0, 9)));

        Assert.Equal(
            ["pipeline.yml:1:6: one: expected a whole number from 0 to 9, found 'x'", "pipeline.yml:2:6: two: expected true or false, found 'y'; write true", "pipeline.yml:3:8: three: expected a whole number from 0 to 9, found 'z'"],
            errors);
    }

    [Fact]
    public void Absent_keys_take_their_defaults()
    {
        using var yaml = new YamlText("{}\n");

        var read = yaml.Read(section => (section.Text("a", "x"), section.Number("b", 7, 0, 9), section.Flag("c", true), section.OptionalText("d"), section.Texts("e", ["f"]), section.TextMap("g").Count, section.Blocks("h", _ => 1).Count, section.OptionalBlock("i", _ => "")));

        Assert.Equal(("x", 7, true, null, 0, 0, null), (read.Item1, read.Item2, read.Item3, read.Item4, read.Item6, read.Item7, read.Item8));
        Assert.Equal(["f"], read.Item5);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void A_number_outside_its_range_is_refused(string value)
    {
        using var yaml = new YamlText($"n: {value}\n");

        Assert.Equal([$"pipeline.yml:1:4: n: expected a whole number from 0 to 9, found '{value}'"], yaml.ErrorsOf(section => section.Number("n", 0, 0, 9)));
    }

    [Theory]
    [InlineData("0x3", "'0x3'; write plain digits, without a leading zero")]
    [InlineData("0o7", "'0o7'; write plain digits, without a leading zero")]
    [InlineData("007", "'007'; write plain digits, without a leading zero")]
    [InlineData("1e0", "'1e0'; write plain digits, without a leading zero")]
    [InlineData("+1", "'+1'; write plain digits, without a leading zero")]
    [InlineData(".inf", "'.inf'")]
    [InlineData("'7'", "'7'; leave the quotes out")]
    [InlineData("seven", "'seven'")]
    [InlineData("~", "nothing")]
    [InlineData("", "nothing")]
    public void A_number_has_one_way_of_writing(string value, string found)
    {
        using var yaml = new YamlText($"n: {value}\n");

        Assert.EndsWith($": n: expected a whole number from 0 to 9, found {found}", Assert.Single(yaml.ErrorsOf(section => section.Number("n", 0, 0, 9))));
    }

    [Theory]
    [InlineData("yes", "'yes'; write true")]
    [InlineData("Off", "'Off'; write false")]
    [InlineData("TRUE", "'TRUE'; write true")]
    [InlineData("'true'", "'true'; leave the quotes out")]
    [InlineData("1", "'1'")]
    [InlineData("null", "nothing")]
    public void A_truth_value_has_one_way_of_writing(string value, string found)
    {
        using var yaml = new YamlText($"f: {value}\n");

        Assert.Equal([$"pipeline.yml:1:4: f: expected true or false, found {found}"], yaml.ErrorsOf(section => section.Flag("f", false)));
    }

    [Theory]
    [InlineData("1.10", "number 1.10")]
    [InlineData("0o17", "number 0o17")]
    [InlineData("true", "truth value true")]
    public void A_text_that_yaml_takes_for_something_else_wants_quotes(string value, string found)
    {
        using var yaml = new YamlText($"a: {value}\nb: [x, {value}]\n");

        Assert.Equal(
            [$"pipeline.yml:1:4: a: expected a text, found the {found}; write it in quotes", $"pipeline.yml:2:8: b: expected a text, found the {found}; write it in quotes"],
            yaml.ErrorsOf(section => (section.RequiredText("a"), section.Texts("b", []))));
    }

    [Fact]
    public void In_quotes_and_in_maps_any_text_is_taken_as_it_is_written()
    {
        using var yaml = new YamlText("a: '1.10'\nb: { c: 1.10, d: yes, e: true, f: '' }\n");

        Assert.Equal(("1.10", "1.10 yes true "), yaml.Read(section => (section.RequiredText("a"), string.Join(' ', section.TextMap("b").Values))));
    }

    [Theory]
    [InlineData("a: [x]", "pipeline.yml:1:4: a: expected a single value, found a list")]
    [InlineData("a: { b: c }", "pipeline.yml:1:4: a: expected a single value, found a mapping")]
    [InlineData("a: ''", "pipeline.yml:1:4: a: must not be empty")]
    [InlineData("a:", "pipeline.yml:1:3: a: must not be empty")]
    public void A_text_of_the_wrong_kind_is_refused(string text, string error)
    {
        using var yaml = new YamlText(text + "\n");

        Assert.Equal([error], yaml.ErrorsOf(section => section.RequiredText("a")));
    }

    [Theory]
    [InlineData("a: x", "pipeline.yml:1:4: a: expected a list, found 'x'")]
    [InlineData("a: { b: c }", "pipeline.yml:1:4: a: expected a list, found a mapping")]
    [InlineData("a: [b, [c]]", "pipeline.yml:1:8: a[1]: expected a text, found a list")]
    [InlineData("a: [b, { c: d }]", "pipeline.yml:1:8: a[1]: expected a text, found a mapping")]
    [InlineData("a: [b, '']", "pipeline.yml:1:8: a[1]: expected a text, found nothing")]
    public void A_list_of_texts_tells_which_element_is_wrong(string text, string error)
    {
        using var yaml = new YamlText(text + "\n");

        Assert.Equal([error], yaml.ErrorsOf(section => section.Texts("a", [])));
    }

    [Theory]
    [InlineData("a: x", "pipeline.yml:1:4: a: expected a list, found 'x'")]
    [InlineData("a: [x]", "pipeline.yml:1:5: a[0]: expected a mapping, found 'x'")]
    [InlineData("a: [{}, [y]]", "pipeline.yml:1:9: a[1]: expected a mapping, found a list")]
    public void A_list_of_blocks_tells_which_element_is_wrong(string text, string error)
    {
        using var yaml = new YamlText(text + "\n");

        Assert.Equal([error], yaml.ErrorsOf(section => section.Blocks("a", _ => 0)));
    }

    [Theory]
    [InlineData("a: x", "pipeline.yml:1:4: a: expected a mapping, found 'x'")]
    [InlineData("a: [x]", "pipeline.yml:1:4: a: expected a mapping, found a list")]
    [InlineData("a: { b: [x] }", "pipeline.yml:1:9: a.b: expected a single value, found a list")]
    public void A_map_of_texts_tells_which_entry_is_wrong(string text, string error)
    {
        using var yaml = new YamlText(text + "\n");

        Assert.Equal([error], yaml.ErrorsOf(section => section.TextMap("a")));
    }

    [Fact]
    public void A_required_text_that_is_absent_is_told_at_its_block()
    {
        using var yaml = new YamlText("a:\n  b: c\n");

        Assert.Equal(["pipeline.yml:2:3: a.d: is required"], yaml.ErrorsOf(section => section.Block("a", block => (block.Text("b", ""), block.RequiredText("d")))));
    }

    [Theory]
    [InlineData("token: hunter2", "pipeline.yml:1:8: token: a secret is given by name, never by value: { env: NAME }")]
    [InlineData("token: { env: '' }", "pipeline.yml:1:15: token.env: must not be empty")]
    [InlineData("token: { value: hunter2 }", "pipeline.yml:1:8: token.env: is required")]
    [InlineData("token: [hunter2]", "pipeline.yml:1:8: token: expected a mapping, found a list")]
    public void A_secret_is_a_name_and_its_value_is_never_repeated(string text, string error)
    {
        using var yaml = new YamlText(text + "\n");

        var errors = yaml.ErrorsOf(section => section.Secret("token"));

        Assert.Equal(error, errors[0]);
        Assert.DoesNotContain("hunter2", string.Join('\n', errors));
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("app/../../elsewhere")]
    [InlineData("/etc")]
    [InlineData("out")]
    [InlineData("by-way-of/etc")]
    public void A_path_out_of_the_workspace_is_refused(string path)
    {
        using var yaml = new YamlText($"context: {path}\n");
        Directory.CreateSymbolicLink(yaml.Folder.At("out"), "/etc");
        Directory.CreateSymbolicLink(yaml.Folder.At("by-way-of"), "/");

        Assert.Equal([$"pipeline.yml:1:10: context: '{path}' leads out of the workspace"], yaml.ErrorsOf(section => section.ExistingPath("context", ".", directory: true)));
    }

    [Fact]
    public void A_path_that_is_not_there_is_refused()
    {
        using var yaml = new YamlText("context: app/Dockerfile\nfile: app\n");

        Assert.Equal(
            ["pipeline.yml:1:10: context: no directory 'app/Dockerfile' in the workspace", "pipeline.yml:2:7: file: no file 'app' in the workspace"],
            yaml.ErrorsOf(section => (section.ExistingPath("context", ".", directory: true), section.ExistingPath("file", ".", directory: false))));
    }

    private static object Containers(YamlSection root) => root.Block("containers", section => (
        section.Text("registry", "local"),
        section.Blocks("images", image => (image.RequiredText("name"), image.Texts("platforms", [], text => text.StartsWith("linux/", StringComparison.Ordinal) ? null : "only linux/* platforms are supported")))));
}
