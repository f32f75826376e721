using Ttvm.Runtime.Causality;

namespace Ttvm.Runtime.Exploring;

/// <summary>How two steps of different actors depend on each other.</summary>
internal enum Dependence
{
    /// <summary>They come to the same in either order.</summary>
    None,

    /// <summary>The later one is possible because of the earlier one, so there is no other order.</summary>
    Enabling,

    /// <summary>In the other order they may come to something else.</summary>
    Race,
}

/// <summary>
/// What a step has to do with that others may have to do with, too. Resources are kept as numbers of 64 bits; should two have the same one,
/// a few schedules more are run.
/// </summary>
internal sealed class StepFootprint
{
    private readonly List<ulong> _read = [];
    private readonly List<ulong> _written = [];
    private readonly List<ulong> _enabling = [];

    /// <summary>Whether everything depends on it, and it on everything: it ends the machine.</summary>
    public bool IsGlobal { get; set; }

    /// <summary>Whether it is possible only after all that came before, and makes all that comes behind it possible: a timer that is due
    /// because nothing else can happen.</summary>
    public bool IsBarrier { get; set; }

    public void Read(Resource resource) => Add(_read, resource);

    public void Write(Resource resource) => Add(_written, resource);

    /// <summary>It is possible only since an earlier step has written the resource.</summary>
    public void Need(Resource resource) => Add(_enabling, resource);

    /// <summary>How a later step depends on this one.</summary>
    public Dependence DependenceOf(StepFootprint later)
    {
        if (IsBarrier || later.IsBarrier)
        {
            return Dependence.Enabling;
        }

        return IsGlobal || later.IsGlobal || Meet(_written, later._read) || MeetUnneeded(_written, later) || Meet(_read, later._written)
                || Meet(_enabling, later._written) ? Dependence.Race
            : Meet(_written, later._enabling) ? Dependence.Enabling
            : Dependence.None;
    }

    /// <summary>Whether both have written something that the later one is not possible without.</summary>
    private static bool MeetUnneeded(List<ulong> written, StepFootprint later)
    {
        foreach (var resource in written)
        {
            if (later._written.Contains(resource) && !later._enabling.Contains(resource))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Meet(List<ulong> one, List<ulong> other)
    {
        foreach (var resource in one)
        {
            if (other.Contains(resource))
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(List<ulong> list, Resource resource)
    {
        var number = resource.Number;
        if (!list.Contains(number))
        {
            list.Add(number);
        }
    }
}
