using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class DockerfileTests
{
    public static TheoryData<string, string> Texts => new()
    {
        { "FROM node:20\nRUN true", "node:20" },
        { "from node:20", "node:20" },
        { "FROM node:20 AS build\nFROM build\nFROM alpine:3 as end\nCOPY --from=build /a /b", "node:20 alpine:3" },
        { "FROM node:20\nFROM node:20", "node:20" },
        { "FROM scratch\nCOPY a b", "" },
        { "FROM --platform=$BUILDPLATFORM node:20 AS build", "node:20" },
        { "ARG TAG=20\nFROM node:${TAG}", "node:20" },
        { "ARG TAG=20\nFROM node:$TAG-slim", "node:20-slim" },
        { "ARG A=1\nARG B=${A}2\nFROM x:$B", "x:12" },
        { "ARG GIVEN=default\nFROM x:$GIVEN", "x:given" },
        { "ARG GIVEN\nFROM x:$GIVEN", "x:given" },
        { "FROM x:${NOT_DECLARED:-fallback}", "x:fallback" },
        { "FROM x:$NOT_DECLARED", "" },
        { "FROM a:1\nARG TAG=2\nFROM b:$TAG", "a:1" },
        { "ARG TAG=\"20\"\nFROM \"node:$TAG\"", "node:20" },
        { "FROM a:1\nCOPY --chown=1:1 --from=b:2 /x /y", "a:1 b:2" },
        { "FROM a:1\nADD --from=b:2 x y", "a:1 b:2" },
        { "FROM a:1\nCOPY --from=0 /x /y", "a:1" },
        { "FROM a:1\nRUN --mount=type=bind,from=b:2,target=/m --mount=type=cache,target=/c echo --mount=from=c:3", "a:1 b:2" },
        { "FROM a:1\nRUN --mount=from=b:2,target=/m true", "a:1 b:2" },
        { "FROM given-context\nCOPY --from=given-context /x /y", "" },
        { "FROM a:1\nCOPY \\\n# FROM c:3\n\n  --from=b:2 \\\n  /x /y", "a:1 b:2" },
        { "# FROM c:3\n  # FROM d:4\nFROM a:1", "a:1" },
        { "FROM \\\r\n  a:1\r\n", "a:1" },
        { "# escape=`\nFROM `\n  a:1\nCOPY c:\\ d:\\\nFROM b:2", "a:1 b:2" },
        { "# syntax=docker/dockerfile:1\n# escape=`\nFROM `\n  a:1", "a:1" },
        { "# a comment\n# escape=`\nFROM \\\n  a:1", "a:1" },
        { "FROM a:1\nRUN <<EOF\nFROM b:2\nCOPY --from=c:3 x y\nEOF\nFROM d:4", "a:1 d:4" },
        { "FROM a:1\nCOPY <<-\"one\" <<two /x/\nFROM b:2\n\tone\nFROM c:3\ntwo\nFROM d:4", "a:1 d:4" },
        { "FROM a:1\nRUN cat <<EOF >x && \\\n  true\nFROM b:2\nEOF\nFROM d:4", "a:1 d:4" },
        { "FROM a:1 \\", "a:1" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_external_images_of_a_dockerfile(string text, string images)
    {
        var arguments = new Dictionary<string, string> { ["GIVEN"] = "given", ["UNUSED"] = "x" };

        Assert.Equal(images, string.Join(' ', Dockerfile.ExternalImages(text, arguments, ["given-context"])));
    }
}
