namespace Ttvm.Runtime.Loading;

/// <summary>The process types of the owner's document, as programs like any other: a debugger can step through them.</summary>
internal static class BuiltInPrograms
{
    public static string? Find(string name) => name switch
    {
        "hello_world" => """
            ; The built-in process "hello_world" prints a greeting and exits.
            PUSH_STR "Hello from spawned process!"
            PRINT
            HALT

            """,
        "counter" => """
            ; The built-in process "counter" counts from 1 to 3 and exits.
            PUSH_INT 1
            PRINT
            PUSH_INT 2
            PRINT
            PUSH_INT 3
            PRINT
            HALT

            """,
        _ => null,
    };

    /// <summary>What any other name starts.</summary>
    public static string Basic(string name) => $"""
        ; The basic process: no built-in, label or worker file has this name.
        PUSH_STR {Values.Value.OfString("Spawned process: " + name).Inspection}
        PRINT
        HALT

        """;
}
