using Ttvm.Ide.Model;
using Ttvm.Language.Instructions;

namespace Ttvm.Ide.Descriptions;

/// <summary>What variables may hold, as far as the stack analysis knows.</summary>
internal static class VariableTypes
{
    /// <summary>What a variable may hold when control comes to a line; any type if nothing is known.</summary>
    public static ValueTypes Before(Document document, int line, string name)
    {
        foreach (var variable in document.Program.Analysis.VariablesBefore(line))
        {
            if (variable.Name == name)
            {
                return variable.Types;
            }
        }

        return ValueTypes.Any;
    }
}
