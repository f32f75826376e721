using System.Collections;
using System.Collections.Immutable;
using Ttvm.Language.Binding;

namespace Ttvm.Analysis.Stack;

/// <summary>
/// The functions that an instruction is a part of, each with the block that holds it; control need not come there. Some checks ask for many
/// instructions after every keystroke, so to go through them makes nothing.
/// </summary>
internal readonly struct FunctionsAt(FunctionTable functions, Chunk chunk, int instruction) : IEnumerable<(FunctionNode Node, int Block)>
{
    /// <summary>Goes through them.</summary>
    public Enumerator GetEnumerator() => new(functions, chunk, instruction);

    /// <inheritdoc/>
    IEnumerator<(FunctionNode Node, int Block)> IEnumerable<(FunctionNode Node, int Block)>.GetEnumerator()
    {
        foreach (var found in this)
        {
            yield return found;
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<(FunctionNode, int)>)this).GetEnumerator();

    /// <summary>One pass.</summary>
    public struct Enumerator(FunctionTable functions, Chunk chunk, int instruction)
    {
        private ImmutableArray<string>.Enumerator _labels = functions.Dependents.GetValueOrDefault(chunk, []).GetEnumerator();

        /// <summary>The function, and its block.</summary>
        public (FunctionNode Node, int Block) Current { get; private set; }

        /// <summary>Goes on to the next; false if there is none.</summary>
        public bool MoveNext()
        {
            while (_labels.MoveNext())
            {
                var node = functions.Nodes[_labels.Current];
                if (node.Body.FindBlock(chunk, instruction) is >= 0 and var block)
                {
                    Current = (node, block);
                    return true;
                }
            }

            return false;
        }
    }
}
