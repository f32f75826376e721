using Ttvm.Runtime.Causality;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>How a step depends on an earlier one of another actor.</summary>
internal enum Dependence
{
    /// <summary>The steps are independent: both orders lead to the same state.</summary>
    None,

    /// <summary>The later one is possible because of the earlier one, so there is no other order.</summary>
    Enabling,

    /// <summary>The other order may lead to another state.</summary>
    Race,
}

/// <summary>
/// The footprint of a step: the resources that it reads, writes and needs. Resources are kept as hashes of 64 bits; if two have the same
/// hash, a few more schedules are run.
/// </summary>
internal sealed class StepFootprint
{
    private NumberSet _read;
    private NumberSet _written;
    private NumberSet _enabling;

    /// <summary>A hash of the resources but for messages, equal for like footprints.</summary>
    private ulong _shape;

    /// <summary>Whether the step races with every other one, since it ends the machine.</summary>
    public bool IsGlobal { get; set; }

    /// <summary>Whether every earlier step enables this one, and this one every later step: a timer that fires because nothing else can
    /// happen.</summary>
    public bool IsBarrier { get; set; }

    public void Read(in Resource resource) => Add(ref _read, resource, role: 1);

    public void Write(in Resource resource) => Add(ref _written, resource, role: 2);

    /// <summary>Notes that the step is only enabled since an earlier one has written a resource.</summary>
    public void Need(in Resource resource) => Add(ref _enabling, resource, role: 3);

    /// <summary>Whether another step of the same actor has a like footprint. Messages do not count, since their resources depend on the
    /// time.</summary>
    public bool IsAlike(StepFootprint other) => (_shape, IsGlobal, IsBarrier) == (other._shape, other.IsGlobal, other.IsBarrier);

    private void Add(ref NumberSet set, in Resource resource, ulong role)
    {
        var number = resource.Number;
        if (set.Add(number) && resource.Kind != ResourceKind.Message)
        {
            _shape += Chance.Mix(number + role);
        }
    }

    /// <summary>Adds the footprint of an action.</summary>
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

    /// <summary>A small set of numbers. Most pairs of sets are disjoint, which a word of 64 marks, as in a Bloom filter, tells at
    /// once.</summary>
    private struct NumberSet
    {
        private ulong[]? _numbers;
        private int _count;
        private ulong _marks;

        private readonly ReadOnlySpan<ulong> Numbers => _numbers.AsSpan(0, _count);

        /// <summary>Adds a number. False: it is there already.</summary>
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

        /// <summary>Whether two sets share a number that is not in a third.</summary>
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
