using PipelineBuild.Observability.Validation;

namespace PipelineBuild.Tests.Observability.Validation;

public sealed class RuleDocumentsTests
{
    private const string Group = "groups:\n- name: a\n  rules: []\n";

    [Theory]
    [InlineData(Group)]
    [InlineData("---\n" + Group)]
    [InlineData("# a comment\n---\n" + Group + "---\n# nothing more\n")]
    [InlineData("groups:\n- name: PrometheusRule\n  rules: []\n")]
    [InlineData("groups: [")]
    [InlineData("")]
    public void A_file_of_one_document_is_checked_as_it_is(string text)
    {
        var parts = RuleDocuments.Of(text);

        Assert.True(parts.Whole);
        Assert.Empty(parts.Others);
    }

    [Fact]
    public void Later_documents_keep_their_lines_and_columns()
    {
        var text = $"{Group}---\n  {{groups: [{{name: b, rules: []}}]}}\n---\n---\ngroups:\n- name: c\n";

        var parts = RuleDocuments.Of(text);

        Assert.True(parts.Whole);
        Assert.Equal([(1, 5), (3, 8)], parts.Others.Select(document => (document.Number, document.Line)));
        Assert.Equal("\n\n\n\n  {groups: [{name: b, rules: []}]}", Blank(parts.Others[0].Text));
        Assert.Equal("\n\n\n\n\n\n\ngroups:\n- name: c", Blank(parts.Others[1].Text));
        Assert.All(parts.Others, document => Assert.Equal(text.Split('\n')[document.Line - 1], document.Text.Split('\n')[document.Line - 1]));
    }

    [Fact]
    public void The_content_of_a_Kubernetes_resource_is_cut_out_in_its_place()
    {
        var parts = RuleDocuments.Of("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n  - name: a\n    rules: []\nstatus: {}\n");

        Assert.False(parts.Whole);
        Assert.Equal("\n\n\n  groups:\n  - name: a\n    rules: []", Blank(Assert.Single(parts.Others).Text));
    }

    [Fact]
    public void A_resource_in_the_form_of_JSON_is_cut_out_too()
    {
        var parts = RuleDocuments.Of("""{"kind": "PrometheusRule", "spec": {"groups": [{"name": "a"}]}, "x": 1}""");

        Assert.Equal("""{"groups": [{"name": "a"}]}""", Assert.Single(parts.Others).Text.Trim());
        Assert.Equal(35, Assert.Single(parts.Others).Text.IndexOf('{'));
    }

    [Fact]
    public void What_is_broken_behind_the_first_document_is_left_to_promtool()
    {
        var parts = RuleDocuments.Of($"{Group}---\ngroups: [\n");

        Assert.True(parts.Whole);
        Assert.Equal("groups: [", Assert.Single(parts.Others).Text.Trim());
    }

    private static string Blank(string text) => string.Join('\n', text.TrimEnd().Split('\n').Select(line => line.TrimEnd()));
}
