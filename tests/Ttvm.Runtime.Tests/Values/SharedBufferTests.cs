using CsCheck;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Values;

/// <summary>Lists and strings that share their contents behind the scenes: nobody may see that.</summary>
public sealed class SharedBufferTests
{
    /// <summary>Extends any of the lists made so far, again and again; afterwards every list is still what it was.</summary>
    [Fact]
    public void Lists_made_by_appending_do_not_see_each_other() => Gen.Int[0, int.MaxValue].Array[1, 60].ForAll(choices =>
    {
        var lists = new List<(ListValue List, List<long> Model)> { (ListValue.Empty, []) };
        foreach (var choice in choices)
        {
            var (list, model) = lists[choice % lists.Count];
            lists.Add(choice % 5 == 0 && model.Count > 0
                ? (list.Set(choice % model.Count, Value.OfInt(choice)),
                    [.. model.Select((item, i) => i == choice % model.Count ? choice : item)])
                : (list.Append(Value.OfInt(choice)), [.. model, choice]));
        }

        return lists.TrueForAll(pair => Items(pair.List).SequenceEqual(pair.Model));
    });

    [Fact]
    public void Threads_that_append_to_the_same_list_do_not_see_each_other()
    {
        var shared = ListValue.Empty;
        for (var i = 0; i < 100; i++)
        {
            shared = shared.Append(Value.OfInt(i));
        }

        Parallel.For(0, 8, thread =>
        {
            for (var round = 0; round < 2000; round++)
            {
                var mine = shared.Append(Value.OfInt(thread)).Append(Value.OfInt(round));
                Assert.Equal([.. Enumerable.Range(0, 100), thread, round], Items(mine));
            }
        });
        Assert.Equal(100, shared.Count);
    }

    [Fact]
    public void Threads_that_append_to_the_same_string_do_not_see_each_other()
    {
        var beginning = new string('x', 300);
        var shared = StringValue.Concat(StringValue.Of(beginning), StringValue.Of("-"))!;
        Parallel.For(0, 8, thread =>
        {
            for (var round = 0; round < 2000; round++)
            {
                var mine = StringValue.Concat(StringValue.Concat(shared, StringValue.Of($"{thread}"))!, StringValue.Of($"/{round}"))!;
                Assert.Equal($"{beginning}-{thread}/{round}", mine.Text);
            }
        });
        Assert.Equal(beginning + "-", shared.Text);
    }

    [Fact]
    public void Threads_that_add_fields_to_the_same_object_do_not_see_each_other()
    {
        Parallel.For(0, 2000, round =>
        {
            var shared = ObjectValue.Empty.Set("a", Value.OfInt(0));
            var site = new FieldSite("c");
            Parallel.For(0, 4, thread =>
            {
                var mine = shared.Set($"b{thread % 2}", Value.OfInt(thread)).Set(site, Value.OfInt(round)).Set("a", Value.OfInt(thread));
                Assert.Equal(["a", $"b{thread % 2}", "c"], mine.Keys.ToArray());
                Assert.Equal([thread, thread, round], mine.Values.ToArray().Select(value => (int)value.AsInt));
                Assert.Equal(round, mine.Get(site).AsInt);
            });
            Assert.Equal(["a"], shared.Keys.ToArray());
        });
    }

    [Fact]
    public void Appending_in_a_loop_copies_seldom()
    {
        // Quadratic copying would take minutes for a list of this length.
        var list = ListValue.Empty;
        for (var i = 0; i < 1_000_000; i++)
        {
            list = list.Append(Value.OfInt(i));
        }

        Assert.Equal(999_999, list[999_999].AsInt);
    }

    /// <summary>Joins any of the strings made so far, short and long, read and unread.</summary>
    [Fact]
    public void Concatenations_are_what_they_would_be_by_copying() =>
        Gen.Select(AnyValue.Text, Gen.Int[0, int.MaxValue].Array[1, 25]).ForAll((seed, choices) =>
    {
        var texts = new List<(StringValue Rope, string Model)> { (StringValue.Of(seed), seed),
            (StringValue.Of(new string('x', 200)), new string('x', 200)) };
        foreach (var choice in choices)
        {
            var (left, right) = (texts[choice % texts.Count], texts[choice / 7 % texts.Count]);
            if (left.Model.Length + right.Model.Length > 20_000)
            {
                continue;
            }

            texts.Add((StringValue.Concat(left.Rope, right.Rope)!, left.Model + right.Model));
            if (choice % 3 == 0 && texts[^1].Rope.Text != texts[^1].Model)
            {
                return false;
            }
        }

        return texts.TrueForAll(pair => pair.Rope.Length == pair.Model.Length && pair.Rope.Text == pair.Model
            && pair.Rope.ScalarCount == pair.Model.EnumerateRunes().Count());
    });

    [Fact]
    public void A_long_chain_of_concatenations_is_put_together_without_recursion()
    {
        var text = StringValue.Of("");
        for (var i = 0; i < 1_000_000; i++)
        {
            text = StringValue.Concat(text, StringValue.Of("ab"))!;
        }

        Assert.Equal(2_000_000, text.Text.Length);
        var other = StringValue.Of("");
        for (var i = 0; i < 1_000_000; i++)
        {
            other = StringValue.Concat(StringValue.Of("ab"), other)!;
        }

        Assert.Equal(text.Text, other.Text);
    }

    [Fact]
    public void Threads_may_read_a_concatenation_at_the_same_time()
    {
        var expected = string.Concat(Enumerable.Repeat("0123456789", 200));
        for (var round = 0; round < 500; round++)
        {
            var rope = StringValue.Of("");
            for (var i = 0; i < 200; i++)
            {
                rope = StringValue.Concat(rope, StringValue.Of("0123456789"))!;
            }

            Parallel.For(0, 4, _ => Assert.Equal(expected, rope.Text));
        }
    }

    [Fact]
    public void Strings_order_by_character() => Gen.Select(AnyValue.Text, AnyValue.Text).ForAll((left, right) =>
        Math.Sign(StringValue.Compare(left, right)) == Math.Sign(CompareRunes(left, right)));

    [Fact]
    public void Objects_behave_like_ordered_maps() => Gen.Select(Gen.Int[0, 30], Gen.Int[0, 2]).Array[0, 80].ForAll(changes =>
    {
        var made = ObjectValue.Empty;
        var model = new List<(string Key, long Value)>();
        foreach (var (number, change) in changes)
        {
            var key = $"k{number}";
            var at = model.FindIndex(field => field.Key == key);
            if (change == 0)
            {
                made = made.Remove(key);
                model.RemoveAll(field => field.Key == key);
            }
            else if (at >= 0)
            {
                made = made.Set(key, Value.OfInt(change));
                model[at] = (key, change);
            }
            else
            {
                made = made.Set(key, Value.OfInt(change));
                model.Add((key, change));
            }

            if (made.Find(key) != model.FindIndex(field => field.Key == key))
            {
                return false;
            }
        }

        return made.Keys.ToArray().SequenceEqual(model.Select(field => field.Key))
            && made.Values.ToArray().Select(value => value.AsInt).SequenceEqual(model.Select(field => field.Value));
    });

    private static IEnumerable<long> Items(ListValue list) => list.Items.ToArray().Select(item => item.AsInt);

    private static int CompareRunes(string left, string right)
    {
        var (a, b) = (left.EnumerateRunes().Select(rune => rune.Value).ToArray(), right.EnumerateRunes()
            .Select(rune => rune.Value).ToArray());
        return a.AsSpan().SequenceCompareTo(b);
    }
}
