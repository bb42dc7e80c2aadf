using Build.Help;
using PipelineBuild.Tests;

namespace Build.Tests.Help;

public class HelpPageTests
{
    [Fact]
    public void The_page_of_all_targets() => Golden.Matches("txt", string.Join('\n', HelpPage.Render(TargetNames.All)) + "\n");
}
