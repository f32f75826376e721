namespace Ttvm.Runtime.Values;

/// <summary>Makes arrays. LINQ can do that, too, but every start of a program waits a millisecond for each form of it, as nobody has
/// compiled it in advance.</summary>
internal static class Arrays
{
    /// <summary>An array of so many things.</summary>
    /// <param name="count">How many.</param>
    /// <param name="make">Makes the one with an index.</param>
    public static T[] Make<T>(int count, Func<int, T> make)
    {
        var array = new T[count];
        for (var index = 0; index < count; index++)
        {
            array[index] = make(index);
        }

        return array;
    }
}
