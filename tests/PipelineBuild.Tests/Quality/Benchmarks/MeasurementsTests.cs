using PipelineBuild.Quality.Benchmarks;

namespace PipelineBuild.Tests.Quality.Benchmarks;

public class MeasurementsTests
{
    [Fact]
    public void The_middle_does_not_follow_an_outlier()
    {
        var times = new Measurements("", [3, 1, 100, 2, 4]);

        Assert.Equal((3, 1, 100, 2, 4), (times.Median, times.Min, times.Max, times.LowerQuartile, times.UpperQuartile));
    }

    [Fact]
    public void Between_two_values_the_middle_lies_half_way()
    {
        var times = new Measurements("", [4, 1, 2, 3]);

        Assert.Equal((2.5, 1.75, 3.25), (times.Median, times.LowerQuartile, times.UpperQuartile));
    }

    [Fact]
    public void One_value_is_all_of_it() => Assert.Equal((7, 7, 7, 7), (new Measurements("", [7]).Median, new Measurements("", [7]).Min, new Measurements("", [7]).LowerQuartile, new Measurements("", [7]).UpperQuartile));

    [Fact]
    public void The_order_in_which_they_were_taken_is_kept() => Assert.Equal([3, 1, 2], new Measurements("", [3, 1, 2]).Seconds);
}
