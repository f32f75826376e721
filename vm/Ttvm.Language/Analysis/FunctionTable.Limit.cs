namespace Ttvm.Language.Analysis;

/// <summary>How far the functions were followed.</summary>
internal sealed partial class FunctionTable
{
    /// <summary>Whether functions share so much that they were not all followed to their ends.</summary>
    public bool IsLimited => _isLimited;
}
