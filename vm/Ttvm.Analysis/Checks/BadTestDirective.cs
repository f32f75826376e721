using Ttvm.Analysis.Stack;
using Ttvm.Language.Directives;

namespace Ttvm.Analysis.Checks;

/// <summary>A comment that was to state what the program does, and does not: <c>; expct: 42</c>.</summary>
internal static class BadTestDirective
{
    /// <summary>Reports what the reader of the directives could not understand; it looks at the first comments only.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        foreach (var problem in TestDirectives.Read(program.Tree.Text).Problems)
        {
            findings.Add(problem);
        }
    }
}
