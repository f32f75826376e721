namespace Ttvm.Language.Text;

/// <summary>A place in a source file, as people count: both 1-based, columns in Unicode scalars, a tab counts 1.</summary>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column of the mnemonic.</param>
public readonly record struct SourcePlace(int Line, int Column);
