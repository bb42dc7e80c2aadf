using PipelineBuild.Delivery;
using PipelineBuild.Delivery.Routing;

namespace PipelineBuild.Tests.Delivery.Routing;

/// <summary>What HAProxy prints of its servers.</summary>
public sealed class RouterStatTests
{
    private static readonly string[] Printed =
    [
        "# pxname,svname,scur,stot,status,weight,check_status,last_chk,",
        "inside:8080,FRONTEND,1,40,OPEN,,,,",
        "web:8080,blue-1,2,30,UP,50,L7OK,\"OK, it said\",",
        "web:8080,green-1,0,10,MAINT,0,,,",
        "web:8080,green-2,0,0,MAINT (resolution),0,,,",
        "web:8080,BACKEND,2,40,UP,50,,,",
        "",
        "1",
        "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight",
        "4 web:8080 1 blue-1 172.18.0.2 2 0 50",
        "4 web:8080 2 green-1 172.18.0.3 0 5 0",
        "4 web:8080 3 green-2 - 0 32 0",
        "",
    ];

    [Fact]
    public void Servers_are_read_with_commas_in_what_a_check_said()
    {
        var stats = RouterStat.Read(Printed);

        Assert.Equal(["blue-1", "green-1", "green-2"], stats.Select(stat => stat.Server));
        Assert.Equal(new RouterStat("web:8080", "blue-1", 50, "UP", 2, 30, IsOut: false, "L7OK OK, it said"), stats[0]);
        Assert.Equal("web", stats[0].Service);
        Assert.True(stats[0].IsUp);
    }

    [Fact]
    public void A_server_that_was_taken_out_is_told_from_one_whose_name_is_unknown()
    {
        var stats = RouterStat.Read(Printed);

        Assert.True(stats[1].IsOut);
        Assert.False(stats[2].IsOut);
        Assert.All(stats.Skip(1), stat => Assert.False(stat.IsUp));
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(7, 13)]
    public void Half_of_the_answer_is_no_answer(int from, int to) => Assert.Throws<DeliveryException>(() => RouterStat.Read(Printed[from..to]));

    [Fact]
    public void The_process_says_who_it_is_before_its_servers()
    {
        string[] said = ["Name: HAProxy", "Pid: 14", "Uptime: 0d 0h01m05s", "Uptime_sec: 65", "Description: 0a1b", "", .. Printed];

        Assert.Equal(new RouterProcess(14, "0a1b", 65), RouterProcess.Read(said));
        Assert.Equal(3, RouterStat.Read(said).Count);
        Assert.Null(RouterProcess.Read(Printed));
    }
}
