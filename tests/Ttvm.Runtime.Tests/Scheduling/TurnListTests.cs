using CsCheck;
using Ttvm.Runtime.Scheduling;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Scheduling;

/// <summary>The queue of the deterministic scheduler against a plain list.</summary>
public sealed class TurnListTests
{
    [Fact]
    public void It_is_a_list_from_which_any_one_can_be_taken() =>
        Gen.Int[-3, 40].Array[0, 200].ForAll(acts =>
        {
            var (model, turns) = (new List<string>(), new TurnList<string>());
            foreach (var act in acts)
            {
                // Most acts add, so that it grows beyond its first size; the others take from anywhere.
                if (act < 20 || model.Count == 0)
                {
                    var added = $"{model.Count}-{act}";
                    model.Add(added);
                    turns.Add(added);
                }
                else
                {
                    var index = act % model.Count;
                    Assert.Same(model[index], turns.TakeAt(index));
                    model.RemoveAt(index);
                }

                Assert.Equal(model, Enumerable.Range(0, turns.Count).Select(index => turns[index]));
            }

            Assert.Equal(-1, turns.IndexOf("nobody"));
            Assert.All(model, (item, index) => Assert.Equal(index, turns.IndexOf(item)));
        });
}
