using System.Globalization;

namespace Build.Tests.Telemetry;

/// <summary>A span as a collector sees it.</summary>
internal sealed record OtlpSpan(
    string TraceId, string Id, string ParentId, string Name, ulong Kind, ulong Start, ulong End, ulong Status, string Message,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Resource, string Scope);

/// <summary>Reads an export request for traces by the field numbers of opentelemetry-proto, version 1.</summary>
internal static class OtlpPayload
{
    public static IEnumerable<OtlpSpan> Spans(byte[] request) =>
        from resourceSpans in Of(ProtobufField.Read(request), 1)
        let resource = Of(resourceSpans.Fields, 1).Select(found => Attributes(found.Fields, 1)).Single()
        from scopeSpans in Of(resourceSpans.Fields, 2)
        let scope = Of(Of(scopeSpans.Fields, 1).Single().Fields, 1).Single().Text
        from span in Of(scopeSpans.Fields, 2)
        select Span(span.Fields, resource, scope);

    private static OtlpSpan Span(IReadOnlyList<ProtobufField> fields, IReadOnlyDictionary<string, string> resource, string scope)
    {
        var status = Of(fields, 15).SelectMany(found => found.Fields).ToList();
        return new OtlpSpan(
            Of(fields, 1).Single().Hex,
            Of(fields, 2).Single().Hex,
            Of(fields, 4).SingleOrDefault().Hex,
            Of(fields, 5).Single().Text,
            Of(fields, 6).SingleOrDefault().Value,
            Of(fields, 7).Single().Value,
            Of(fields, 8).Single().Value,
            Of(status, 3).SingleOrDefault().Value,
            Of(status, 2).SingleOrDefault().Text,
            Attributes(fields, 9),
            resource,
            scope);
    }

    private static Dictionary<string, string> Attributes(IEnumerable<ProtobufField> fields, int number) =>
        Of(fields, number).ToDictionary(pair => Of(pair.Fields, 1).Single().Text, pair => Value(Of(pair.Fields, 2).Single()));

    private static string Value(ProtobufField any) => any.Fields.Single() switch
    {
        { Number: 1 } text => text.Text,
        { Number: 2 } yes => yes.Value == 1 ? "true" : "false",
        { Number: 3 } number => number.Value.ToString(CultureInfo.InvariantCulture),
        { Number: 5 } array => $"[{string.Join('|', Of(array.Fields, 1).Select(Value))}]",
        var other => throw new InvalidDataException($"attribute value of kind {other.Number}"),
    };

    private static IEnumerable<ProtobufField> Of(IEnumerable<ProtobufField> fields, int number) => fields.Where(field => field.Number == number);
}
