using System.Buffers.Binary;
using System.Text;

namespace PipelineBuild.Tools.Scanning;

/// <summary>A bucket of a bbolt file: values and further buckets by key, sorted by their bytes.</summary>
public sealed class BoltBucket
{
    internal SortedDictionary<string, object> Entries { get; } = new(StringComparer.Ordinal);

    public void Put(string key, string value) => Entries[key] = Encoding.UTF8.GetBytes(value);

    public BoltBucket Bucket(string key) => Entries.TryGetValue(key, out var known) ? (BoltBucket)known : (BoltBucket)(Entries[key] = new BoltBucket());
}

/// <summary>Writes a tree of buckets as bbolt lays it out on disk; good for some thousand keys per bucket.</summary>
/// <remarks>https://github.com/etcd-io/bbolt/blob/main/internal/common/page.go</remarks>
public sealed class BoltFile
{
    private const int PageSize = 4096;
    private const int HeaderSize = 16;
    private const int ElementSize = 16;
    private const ushort Leaf = 0x02;
    private const ushort Meta = 0x04;
    private const ushort FreeList = 0x10;
    private const uint IsBucket = 1;
    private const int FirstDataPage = 3;

    private readonly MemoryStream data = new();

    public static byte[] Write(BoltBucket root)
    {
        var file = new BoltFile();
        var rootPage = file.Append(root);
        var pages = file.NextPage;
        var whole = new byte[(int)pages * PageSize];
        file.data.ToArray().CopyTo(whole, FirstDataPage * PageSize);
        WriteMeta(whole, 0, rootPage, pages);
        WriteMeta(whole, 1, rootPage, pages);
        WriteHeader(whole.AsSpan(2 * PageSize), 2, FreeList, 0, 0);
        return whole;
    }

    private ulong NextPage => FirstDataPage + (ulong)(data.Length / PageSize);

    /// <summary>Children come before their parents, which name their pages.</summary>
    private ulong Append(BoltBucket bucket)
    {
        var elements = bucket.Entries.Select(entry => (Key: Encoding.UTF8.GetBytes(entry.Key), entry.Value)).ToList()
            .Select(entry => entry.Value is BoltBucket inner ? (entry.Key, Value: Pointer(Append(inner)), Flags: IsBucket) : (entry.Key, Value: (byte[])entry.Value, Flags: 0u)).ToList();
        var size = HeaderSize + (elements.Count * ElementSize) + elements.Sum(element => element.Key.Length + element.Value.Length);
        var count = (size + PageSize - 1) / PageSize;
        var page = new byte[count * PageSize];
        var id = NextPage;
        WriteHeader(page, id, Leaf, (ushort)elements.Count, (uint)(count - 1));
        var place = HeaderSize + (elements.Count * ElementSize);
        foreach (var (element, index) in elements.Select((element, index) => (element, index)))
        {
            var start = HeaderSize + (index * ElementSize);
            var head = page.AsSpan(start);
            BinaryPrimitives.WriteUInt32LittleEndian(head, element.Flags);
            BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)(place - start));
            BinaryPrimitives.WriteUInt32LittleEndian(head[8..], (uint)element.Key.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(head[12..], (uint)element.Value.Length);
            element.Key.CopyTo(page, place);
            element.Value.CopyTo(page, place + element.Key.Length);
            place += element.Key.Length + element.Value.Length;
        }

        data.Write(page);
        return id;
    }

    /// <summary>The value of a bucket: its root page and a sequence.</summary>
    private static byte[] Pointer(ulong page)
    {
        var value = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(value, page);
        return value;
    }

    private static void WriteHeader(Span<byte> page, ulong id, ushort flags, ushort count, uint overflow)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(page, id);
        BinaryPrimitives.WriteUInt16LittleEndian(page[8..], flags);
        BinaryPrimitives.WriteUInt16LittleEndian(page[10..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(page[12..], overflow);
    }

    private static void WriteMeta(byte[] file, int number, ulong root, ulong pages)
    {
        var page = file.AsSpan(number * PageSize, PageSize);
        WriteHeader(page, (ulong)number, Meta, 0, 0);
        var meta = page[HeaderSize..];
        BinaryPrimitives.WriteUInt32LittleEndian(meta, 0xED0CDAED);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[4..], 2);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[8..], PageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[16..], root);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[32..], 2);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[40..], pages);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[48..], (ulong)number);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[56..], Fnv1a(meta[..56]));
    }

    private static ulong Fnv1a(ReadOnlySpan<byte> bytes)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var one in bytes)
        {
            hash = unchecked((hash ^ one) * 0x100000001b3UL);
        }

        return hash;
    }
}
