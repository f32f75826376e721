using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;

namespace Ttvm.DebugAdapter;

/// <summary>Every request this adapter answers, in one table.</summary>
internal static class Endpoints
{
    public static IReadOnlyDictionary<string, Endpoint> All { get; } = new Endpoint[]
    {
        // What a program writes is passed on as it is, and what it writes may be in colours.
        Endpoint.Of<InitializeArguments>("initialize", (session, arguments) => session.Initialize(arguments), "supportsANSIStyling"),
        new("launch", (session, arguments) => session.Launch(arguments)),
        Endpoint.Of<NoArguments>("configurationDone", (session, _) => session.FinishConfiguration(), "supportsConfigurationDoneRequest"),
        Endpoint.Of<RestartArguments>("restart", (session, arguments) => session.Restart(arguments.Arguments), "supportsRestartRequest"),
        Endpoint.Of<NoArguments>("terminate", (session, _) => session.Terminate(), "supportsTerminateRequest"),
        Endpoint.Of<DisconnectArguments>("disconnect", (session, arguments) => session.Disconnect(arguments)),
        Endpoint.Of<CancelArguments>("cancel", (session, arguments) => session.Cancel(arguments), "supportsCancelRequest"),

        Endpoint.Of<SetBreakpointsArguments>("setBreakpoints", (session, arguments) => session.Sources.SetBreakpoints(arguments),
            "supportsConditionalBreakpoints", "supportsHitConditionalBreakpoints", "supportsLogPoints"),
        Endpoint.Of<SetFunctionBreakpointsArguments>("setFunctionBreakpoints",
            (session, arguments) => session.Sources.SetFunctionBreakpoints(arguments), "supportsFunctionBreakpoints"),
        Endpoint.Of<SetInstructionBreakpointsArguments>("setInstructionBreakpoints",
            (session, arguments) => session.Sources.SetInstructionBreakpoints(arguments), "supportsInstructionBreakpoints"),
        Endpoint.Of<DataBreakpointInfoArguments>("dataBreakpointInfo",
            (session, arguments) => session.View.GetDataBreakpointInfo(arguments)),
        Endpoint.Of<SetDataBreakpointsArguments>("setDataBreakpoints",
            (session, arguments) => session.Sources.SetDataBreakpoints(arguments), "supportsDataBreakpoints"),
        Endpoint.Of<SetExceptionBreakpointsArguments>("setExceptionBreakpoints",
            (session, arguments) => session.Sources.SetEventFilters(arguments), "supportsExceptionFilterOptions"),
        Endpoint.Of<BreakpointLocationsArguments>("breakpointLocations",
            (session, arguments) => session.Sources.GetBreakpointLocations(arguments), "supportsBreakpointLocationsRequest"),
        Endpoint.Of<DisassembleArguments>("disassemble", (session, arguments) => session.Sources.Disassemble(arguments),
            "supportsDisassembleRequest"),
        Endpoint.Of<SourceArguments>("source", (session, arguments) => session.Sources.GetText(arguments)),
        Endpoint.Of<NoArguments>("loadedSources", (session, _) => session.Sources.GetLoaded(), "supportsLoadedSourcesRequest"),
        Endpoint.Of<ModulesArguments>("modules", (session, arguments) => session.Sources.GetModules(arguments), "supportsModulesRequest"),

        Endpoint.Of<ExecutionArguments>("continue", (session, arguments) => session.Continue(arguments)),
        Endpoint.Of<ExecutionArguments>("next", (session, arguments) => session.Step(arguments, StepKind.Over),
            "supportsSingleThreadExecutionRequests"),
        Endpoint.Of<ExecutionArguments>("stepIn", (session, arguments) => session.Step(arguments, StepKind.Into),
            "supportsSteppingGranularity"),
        Endpoint.Of<FrameArguments>("stepInTargets", (session, arguments) => session.GetStepInTargets(arguments),
            "supportsStepInTargetsRequest"),
        Endpoint.Of<ExecutionArguments>("stepOut", (session, arguments) => session.Step(arguments, StepKind.Out)),
        Endpoint.Of<NoArguments>("pause", (session, _) => session.Pause()),
        Endpoint.Of<TerminateThreadsArguments>("terminateThreads", (session, arguments) => session.TerminateThreads(arguments),
            "supportsTerminateThreadsRequest"),
        Endpoint.Of<GotoTargetsArguments>("gotoTargets", (session, arguments) => session.Changes.GetGotoTargets(arguments),
            "supportsGotoTargetsRequest"),
        Endpoint.Of<GotoArguments>("goto", (session, arguments) => session.Changes.Goto(arguments)),
        Endpoint.Of<FrameArguments>("restartFrame", (session, arguments) => session.Changes.RestartFrame(arguments),
            "supportsRestartFrame"),
        Endpoint.Of<SetVariableArguments>("setVariable", (session, arguments) => session.Changes.SetVariable(arguments),
            "supportsSetVariable"),
        Endpoint.Of<SetExpressionArguments>("setExpression", (session, arguments) => session.Changes.SetExpression(arguments),
            "supportsSetExpression"),
        Endpoint.Of<ThreadArguments>("ttvm/focus", (session, arguments) => session.Focus(arguments)),
        Endpoint.Of<ThreadArguments>("ttvm/freeze", (session, arguments) => session.Changes.Freeze(arguments)),
        Endpoint.Of<ThreadArguments>("ttvm/thaw", (session, arguments) => session.Changes.Thaw(arguments)),
        Endpoint.Of<MailboxChangeArguments>("ttvm/changeMailbox", (session, arguments) => session.Changes.ChangeMailbox(arguments)),
        Endpoint.Of<NoArguments>("ttvm/advanceClock", (session, _) => session.Changes.AdvanceClock()),
        Endpoint.Of<StepToArguments>("ttvm/stepTo", (session, arguments) => session.StepTo(arguments)),
        Endpoint.Of<SteppingArguments>("ttvm/stepping", (session, arguments) => session.SetStepping(arguments)),

        Endpoint.Of<ProcessesArguments>("ttvm/processes", (session, arguments) => session.Views.GetProcesses(arguments)),
        Endpoint.Of<MailboxesArguments>("ttvm/mailboxes", (session, arguments) => session.Views.GetMailboxes(arguments)),
        Endpoint.Of<EventsArguments>("ttvm/events", (session, arguments) => session.Views.GetEvents(arguments)),
        Endpoint.Of<CausesArguments>("ttvm/causes", (session, arguments) => session.Views.GetCauses(arguments)),
        Endpoint.Of<PageArguments>("ttvm/supervisors", (session, arguments) => session.Views.GetSupervisors(arguments)),
        Endpoint.Of<PageArguments>("ttvm/timers", (session, arguments) => session.Views.GetTimers(arguments)),

        Endpoint.Of<NoArguments>("threads", (session, _) => session.View.GetThreads()),
        Endpoint.Of<StackTraceArguments>("stackTrace", (session, arguments) => session.View.GetStackTrace(arguments),
            "supportsDelayedStackTraceLoading"),
        Endpoint.Of<ExceptionInfoArguments>("exceptionInfo", (session, arguments) => session.View.GetExceptionInfo(arguments),
            "supportsExceptionInfoRequest"),
        Endpoint.Of<ScopesArguments>("scopes", (session, arguments) => session.View.GetScopes(arguments)),
        Endpoint.Of<VariablesArguments>("variables", (session, arguments) => session.View.GetVariables(arguments),
            "supportsValueFormattingOptions"),
        Endpoint.Of<LocationsArguments>("locations", (session, arguments) => session.View.GetLocation(arguments)),
        Endpoint.Of<EvaluateArguments>("evaluate", (session, arguments) => session.Evaluate(arguments), "supportsEvaluateForHovers",
            "supportsClipboardContext"),
        Endpoint.Of<CompletionsArguments>("completions", (session, arguments) => session.View.GetCompletions(arguments),
            "supportsCompletionsRequest"),
    }.ToDictionary(endpoint => endpoint.Command);
}
