using Ttvm.Language.Checks;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Analysis;

/// <summary>Which handlers are of any use.</summary>
internal sealed partial class FlowRun
{
    private readonly HashSet<int> _thrownTo = [];
    private readonly HashSet<int> _short = [];
    private bool _mayThrowAnywhere;

    /// <summary>Whether something that fails may lead to the handler at a block; once findings have been looked for.</summary>
    public bool MayThrowTo(int handler) => _mayThrowAnywhere || _thrownTo.Contains(handler);

    /// <summary>Whether the stack at an instruction does not hold what it takes, also where a TRY may be waiting for that.</summary>
    public bool IsShortAt(int site) => _short.Contains(site);

    /// <summary>From here on nobody knows which handlers are open, as where control comes to a handler in another way than by a throw.</summary>
    public void LoseHandlers() => _mayThrowAnywhere = true;

    /// <summary>Remembers where an instruction leads if it fails. Only the innermost open handler is led to, and a call may always fail.</summary>
    private void NoteFailure(LineSyntax line)
    {
        if (_findings is null || !MayBeCaught || _mayThrowAnywhere)
        {
            return;
        }

        var handler = HandlerNode.FindOpen(_state.Handlers);
        if ((handler is null || !_thrownTo.Contains(handler.Target)) && Failure.IsPossibleInSomeMode(_state, line, _body))
        {
            _mayThrowAnywhere = handler is null;
            _thrownTo.Add(handler?.Target ?? Block.Undefined);
        }
    }

    /// <summary>A CATCH where no exception can be, and no handler of which it could be the mark.</summary>
    private void CheckCatch()
    {
        if (_findings is not null && !HandlerNode.MayHandle(_state.Handlers))
        {
            _findings.Add(new FlowFinding(DiagnosticRules.UselessHandler, _site, false, "CATCH does nothing here: no TRY leads to it.", []) { HoldsOnlyIfInAll = true });
        }
    }
}
