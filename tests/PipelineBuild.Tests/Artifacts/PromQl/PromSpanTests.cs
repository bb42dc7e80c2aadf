using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Tests.Artifacts.PromQl;

/// <summary>Who changes an expression cuts by spans: each has to be exactly the text of its node.</summary>
public class PromSpanTests
{
    [Theory]
    [MemberData(nameof(PromCases.Accepted), MemberType = typeof(PromCases))]
    public void The_text_of_each_node_reads_as_the_same_node(string text)
    {
        // Blanks around and between must not shift anything.
        foreach (var written in new[] { text, $" \n\t{text}\n" })
        {
            var tree = PromParser.Parse(written).Expression!;
            foreach (var node in tree.All.Except(tree.All.OfType<PromRange>().Select(range => range.Selector)))
            {
                var slice = written[node.Span.Start..node.Span.End];
                Assert.Equal(slice.Trim(), slice);
                Assert.Equal(PromShape.Of(node), PromShape.Of(PromParser.Parse(slice).Expression!));
            }
        }
    }

    [Theory]
    [MemberData(nameof(PromCases.Accepted), MemberType = typeof(PromCases))]
    public void Parts_lie_within_their_node_in_the_order_of_the_text(string text)
    {
        foreach (var node in PromParser.Parse(text).Expression!.All)
        {
            var end = node.Span.Start;
            foreach (var child in node.Children)
            {
                Assert.InRange(child.Span.Start, end, node.Span.End);
                Assert.InRange(child.Span.End, child.Span.Start + 1, node.Span.End);
                end = child.Span.End;
            }
        }
    }
}
