using System.Text.RegularExpressions;

namespace PipelineBuild.Containers.Inspection;

/// <summary>Makes an instruction of an image's history fit to be shown: builders write values of variables and build arguments into it.</summary>
public static partial class InstructionText
{
    public static string Of(string createdBy)
    {
        var text = Prefix().Replace(Space().Replace(createdBy, " ").Trim(), "");
        text = Suffix().Replace(text, "");
        var assignment = Assigning().Match(text);
        return assignment.Success ? $"{assignment.Groups["word"].Value}{Names(assignment.Groups["rest"].Value)}" : WithoutArguments(text);
    }

    /// <summary>A shell gets its build arguments as "|2 NAME=value OTHER=value" before its own name.</summary>
    private static string WithoutArguments(string text)
    {
        var bar = Arguments().Match(text);
        if (!bar.Success)
        {
            return Shell().Replace(text, "RUN ", 1);
        }

        var shell = Shell().Match(text, bar.Index);
        return shell.Success
            ? $"RUN {text[(shell.Index + shell.Length)..]}  (arguments{Names(text[bar.Index..shell.Index])})"
            : $"RUN (arguments{Names(text[bar.Index..])})";
    }

    /// <summary>What stands before an equals sign, or the one word that there is; a word behind a space may be part of a value.</summary>
    private static string Names(string assignments) => Single().Match(assignments) is { Success: true } single
        ? $" {single.Groups[1].Value}"
        : string.Concat(Name().Matches(assignments).Select(match => $" {match.Groups[1].Value}"));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"^/bin/sh -c #\(nop\)\s*")]
    private static partial Regex Prefix();

    [GeneratedRegex(@" # buildkit\z")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^(?<word>ENV|ARG)(?<rest>\s.*)\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Assigning();

    [GeneratedRegex(@"(?:^|RUN )\|[0-9]+ ")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"(?:RUN )?/bin/(?:sh|bash|ash)(?: -[a-z]+)* -[a-z]*c ")]
    private static partial Regex Shell();

    [GeneratedRegex(@"(?:^|\s)([A-Za-z_][A-Za-z0-9_.-]*)(?==)")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\s+([A-Za-z_][A-Za-z0-9_.-]*)\s*\z")]
    private static partial Regex Single();
}
