using Ttvm.Analysis.Domain;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>Which handlers are of any use.</summary>
internal sealed partial class FlowRun
{
    private readonly HashSet<int> _thrownTo = [];
    private readonly HashSet<int> _short = [];

    /// <summary>Whether something that fails may lead to the handler at a block; once findings have been looked for.</summary>
    public bool MayThrowTo(int handler) => _thrownTo.Contains(handler);

    /// <summary>Whether the stack at an instruction does not hold what it takes, also where a TRY may be waiting for that.</summary>
    public bool IsShortAt(int site) => _short.Contains(site);

    /// <summary>Remembers where an instruction leads if it fails. Only the innermost open handler is led to, and a call may always
    /// fail.</summary>
    private void NoteFailure(LineSyntax line)
    {
        if (_findings is null || !MayBeCaught)
        {
            return;
        }

        var handlers = HandlerNode.Catchers(_state.Handlers);
        if (!_thrownTo.IsSupersetOf(handlers) && Failure.IsPossibleInSomeMode(_state, line, _body))
        {
            _thrownTo.UnionWith(handlers);
        }
    }

    /// <summary>A CATCH where no exception can be, and no handler of which it could be the mark.</summary>
    private void CheckCatch()
    {
        if (_findings is not null && !HandlerNode.MayHandle(_state.Handlers))
        {
            _findings.Add(new FlowFinding(DiagnosticRules.UselessHandler, _site, false, "CATCH does nothing here: no TRY leads to it.",
                []) { NeedsUse = true });
        }
    }
}
