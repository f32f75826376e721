using CsCheck;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Values;

/// <summary>Lists and objects of which copies are changed: every copy is as a model says, and no older one has changed.</summary>
public sealed class PersistenceTests
{
    /// <summary>Lengths around which the form of a list changes.</summary>
    private static readonly Gen<int> Length = Gen.OneOf(Gen.Int[0, 12], Gen.Int[250, 260], Gen.Int[1020, 1030], Gen.Int[32_765, 32_771]);

    [Fact]
    public void Lists_are_as_their_models() => Gen.Select(Length, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40_000]).Array[1, 30]).ForAll(
        (length, actions) =>
        {
            var items = Enumerable.Range(0, length).ToList();
            List<(ListValue List, int[] Model)> versions =
                [(ListValue.Of([.. items.Select(item => Value.OfInt(item))]), [.. items])];
            foreach (var (action, number) in actions)
            {
                var (list, model) = versions[number % versions.Count];
                if (action == 0 || model.Length == 0)
                {
                    versions.Add((list.Append(Value.OfInt(number)), [.. model, number]));
                }
                else
                {
                    var changed = (int[])model.Clone();
                    changed[number % model.Length] = -number;
                    versions.Add((list.Set(number % model.Length, Value.OfInt(-number)), changed));
                }
            }

            foreach (var (list, model) in versions)
            {
                Assert.Equal(model.Length, list.Count);
                Assert.Equal(model, Enumerable.Range(0, list.Count).Select(index => (int)list[index].AsInt));
                Assert.Equal(model, list.Items.ToArray().Select(item => (int)item.AsInt));
            }
        }, samples: 60);

    /// <summary>In bytes, on 64 bits: a header and type, what a list says of itself, and 16 for each item.</summary>
    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 56)]
    [InlineData(10, 184)]
    public void A_short_list_is_one_object(int length, int size)
    {
        var items = Enumerable.Range(0, length).Select(number => Value.OfInt(number)).ToArray();
        _ = ListValue.Of(items);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var list = ListValue.Of(items);
        Assert.Equal(size, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(items, list.Items.ToArray());
    }

    [Fact]
    public void Objects_are_as_their_models() => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 20], Gen.Int[0, 100]).Array[1, 60].ForAll(actions =>
    {
        List<(ObjectValue Object, List<(string Key, int Value)> Model)> versions = [(ObjectValue.Empty, [])];
        var sites = Enumerable.Range(0, 21).Select(key => new FieldSite($"k{key}")).ToList();
        foreach (var (action, key, number) in actions)
        {
            var (fields, model) = versions[number % versions.Count];
            var name = $"k{key}";
            var changed = model.ToList();
            var at = changed.FindIndex(field => field.Key == name);
            if (action == 0)
            {
                changed.RemoveAll(field => field.Key == name);
                versions.Add((fields.Remove(name), changed));
                continue;
            }

            if (at < 0)
            {
                changed.Add((name, number));
            }
            else
            {
                changed[at] = (name, number);
            }

            versions.Add((number % 2 == 0 ? fields.Set(name, Value.OfInt(number)) : fields.Set(sites[key], Value.OfInt(number)), changed));
        }

        foreach (var (fields, model) in versions)
        {
            Assert.Equal(model, fields.Keys.ToArray().Zip(fields.Values.ToArray(), (key, value) => (key, (int)value.AsInt)));
            Assert.All(model, field => Assert.Equal(field.Value, fields.Get(field.Key).AsInt));
            Assert.All(sites, site => Assert.Equal(fields.Get(site.Name), fields.Get(site)));
        }
    }, samples: 300);
}
