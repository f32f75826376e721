using Ttvm.Runtime.Causality;
using Ttvm.Runtime.Processes;

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
    private NumberSet _read;
    private NumberSet _written;
    private NumberSet _enabling;

    /// <summary>A number that footprints of the same resources share, messages left out.</summary>
    private ulong _shape;

    /// <summary>Whether everything depends on it, and it on everything: it ends the machine.</summary>
    public bool IsGlobal { get; set; }

    /// <summary>Whether it is possible only after all that came before, and makes all that comes behind it possible: a timer that is due
    /// because nothing else can happen.</summary>
    public bool IsBarrier { get; set; }

    public void Read(in Resource resource) => Add(ref _read, resource, role: 1);

    public void Write(in Resource resource) => Add(ref _written, resource, role: 2);

    /// <summary>It is possible only since an earlier step has written the resource.</summary>
    public void Need(in Resource resource) => Add(ref _enabling, resource, role: 3);

    /// <summary>Whether a step of the same actor has to do with the same, but for messages, whose numbers tell the time.</summary>
    public bool IsAlike(StepFootprint other) => (_shape, IsGlobal, IsBarrier) == (other._shape, other.IsGlobal, other.IsBarrier);

    private void Add(ref NumberSet set, in Resource resource, ulong role)
    {
        var number = resource.Number;
        if (set.Add(number) && resource.Kind != ResourceKind.Message)
        {
            _shape += Chance.Mix(number + role);
        }
    }

    /// <summary>Adds what an action has to do with.</summary>
    public void Add(Footprint footprint)
    {
        foreach (var resource in footprint.Read)
        {
            Read(resource);
        }

        foreach (var resource in footprint.Written)
        {
            Write(resource);
        }
    }

    /// <summary>How a later step depends on this one.</summary>
    public Dependence DependenceOf(StepFootprint later)
    {
        if (IsBarrier || later.IsBarrier)
        {
            return Dependence.Enabling;
        }

        return IsGlobal || later.IsGlobal || _written.Meets(later._read) || _written.Meets(later._written, but: later._enabling)
                || later._written.Meets(_read) || later._written.Meets(_enabling) ? Dependence.Race
            : _written.Meets(later._enabling) ? Dependence.Enabling
            : Dependence.None;
    }

    /// <summary>A few numbers. Most pairs of sets are disjoint, which a word of 64 marks for each tells at once.</summary>
    private struct NumberSet
    {
        private ulong[]? _numbers;
        private int _count;
        private ulong _marks;

        private readonly ReadOnlySpan<ulong> Numbers => _numbers.AsSpan(0, _count);

        /// <summary>False: it is there already.</summary>
        public bool Add(ulong number)
        {
            if (Contains(number))
            {
                return false;
            }

            if (_count == (_numbers ??= new ulong[4]).Length)
            {
                Array.Resize(ref _numbers, _count * 2);
            }

            _numbers[_count++] = number;
            _marks |= MarkOf(number);
            return true;
        }

        public readonly bool Meets(in NumberSet other)
        {
            if ((_marks & other._marks) != 0)
            {
                foreach (var number in Numbers)
                {
                    if (other.Contains(number))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        /// <summary>Whether they share a number that is not among some others.</summary>
        public readonly bool Meets(in NumberSet other, in NumberSet but)
        {
            if ((_marks & other._marks) != 0)
            {
                foreach (var number in Numbers)
                {
                    if (other.Contains(number) && !but.Contains(number))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        private readonly bool Contains(ulong number)
        {
            if ((_marks & MarkOf(number)) != 0)
            {
                foreach (var known in Numbers)
                {
                    if (known == number)
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        private static ulong MarkOf(ulong number) => 1UL << (int)(number & 63);
    }
}
