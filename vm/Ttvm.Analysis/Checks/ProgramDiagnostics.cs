using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;

namespace Ttvm.Analysis.Checks;

/// <summary>What is wrong in a file.</summary>
public static class ProgramDiagnostics
{
    /// <summary>What has been found once, for as long as the program is kept: who imports a broken module asks about it with every
    /// keystroke. It is no query of the memo, since it follows from one immutable program, and commands and refactorings ask without other
    /// files. Any thread.</summary>
    private static readonly ConditionalWeakTable<AnalyzedProgram, StrongBox<ImmutableArray<Diagnostic>>> s_found = [];

    extension(AnalyzedProgram program)
    {
        /// <summary>Everything that is wrong, from every stage, in order of place; at most 1000, errors first to be kept, and then a last
        /// one that says so.</summary>
        public ImmutableArray<Diagnostic> Diagnostics => s_found.GetValue(program,
            static program => new StrongBox<ImmutableArray<Diagnostic>>(program.Diagnose(CheckOptions.Default))).Value;

        /// <summary>The same at the levels a user has chosen; not remembered.</summary>
        /// <param name="options">The levels.</param>
        public ImmutableArray<Diagnostic> Diagnose(CheckOptions options) => program.Diagnose(options, []);

        /// <summary>The same with what is wrong with its messages, for which the other files of its programs are needed.</summary>
        /// <param name="options">The levels.</param>
        /// <param name="ofMessages">What <see cref="Messages.MessageFindings"/> says of the file.</param>
        public ImmutableArray<Diagnostic> Diagnose(CheckOptions options, ImmutableArray<Diagnostic> ofMessages) =>
            program.NotText is { } notText ? [notText] : ProgramChecks.Run(program, options, ofMessages);
    }
}
