using System.Text;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Grafana;

namespace PipelineBuild.Tests.Observability.Grafana;

public class GrafanaMendsTests
{
    [Theory]
    [InlineData(
        "{\n\t\"title\" : \"A\",\n\t\"panels\" : [\n\t\t{\n\t\t\t\"type\" : \"stat\",\n\t\t\t\"targets\" : []\n\t\t},\n\t\t{ \"id\" : 7 }\n\t]\n}\n",
        "{\n\t\"title\" : \"A\",\n\t\"panels\" : [\n\t\t{\n\t\t\t\"id\" : 8,\n\t\t\t\"type\" : \"stat\",\n\t\t\t\"targets\" : []\n\t\t},\n\t\t{ \"id\" : 7 }\n\t]\n}\n")]
    [InlineData("{\"panels\":[{\"type\":\"stat\"},{\"type\":\"row\",\"id\":3,\"panels\":[{\"type\":\"gauge\"}]}]}", "{\"panels\":[{\"id\":4,\"type\":\"stat\"},{\"type\":\"row\",\"id\":3,\"panels\":[{\"id\":5,\"type\":\"gauge\"}]}]}")]
    [InlineData("{\"panels\": [{\"id\": 1, \"targets\": [{\"expr\": \"a\"}, {\"refId\": \"A\"}, {\"expr\": \"é\"}]}]}", "{\"panels\": [{\"id\": 1, \"targets\": [{\"refId\": \"B\", \"expr\": \"a\"}, {\"refId\": \"A\"}, {\"refId\": \"C\", \"expr\": \"é\"}]}]}")]
    [InlineData("{\"panels\":[{\"id\" : 3, \"type\":\"stat\"},{\"type\":\"row\",\"id\":12,\"panels\":[{\"id\" : 3,\"type\":\"gauge\"},{\"type\":\"gauge\"}]}]}", "{\"panels\":[{\"id\" : 3, \"type\":\"stat\"},{\"type\":\"row\",\"id\":12,\"panels\":[{\"id\" : 13,\"type\":\"gauge\"},{\"id\":14,\"type\":\"gauge\"}]}]}")]
    public void A_missing_id_is_added_a_second_one_is_parted_and_nothing_else_changes_and_again_nothing(string before, string after)
    {
        var mended = Mended(before);

        Assert.Equal(after, mended);
        Assert.Equal(after, Mended(mended));
    }

    [Theory]
    [InlineData("{\"panels\":[{}]}")]
    [InlineData("{\"panels\":[{\"id\":null,\"type\":\"stat\"}]}")]
    [InlineData("{\"rows\":[{\"panels\":[{\"type\":\"graph\"}]}]}")]
    [InlineData("{\"elements\":{\"a\":{\"kind\":\"Panel\",\"spec\":{\"title\":\"A\"}}},\"layout\":{}}")]
    public void What_can_not_be_mended_safely_stays(string text) => Assert.Equal(text, Mended(text));

    private static string Mended(string text) => Encoding.UTF8.GetString(GrafanaMends.Apply(Encoding.UTF8.GetBytes(text), GrafanaMends.Of(GrafanaDashboard.Read("a.json", text))));
}
