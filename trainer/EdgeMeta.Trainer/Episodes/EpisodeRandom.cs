using System.Numerics;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>
/// The random numbers of one episode: xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), seeded through
/// SplitMix64. Our own, because the sequence of <see cref="Random"/> may change between versions of .NET, and a checkpoint must mean the same
/// episodes for ever. Not thread-safe: one instance per episode.
/// </summary>
public sealed class EpisodeRandom
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    private EpisodeRandom(ulong seed)
    {
        // SplitMix64 is a bijection of a counter: four outputs in a row are never all zero, the one state xoshiro must not have.
        s0 = SplitMix(ref seed);
        s1 = SplitMix(ref seed);
        s2 = SplitMix(ref seed);
        s3 = SplitMix(ref seed);
    }

    /// <summary>
    /// The generator of episode <paramref name="index"/> of a stream, whichever thread asks and in whichever order: a resumed run needs the index only.
    /// </summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">0 training, 1 validation, 2 test; further numbers are free.</param>
    /// <param name="index">Number of the episode in its stream.</param>
    public static EpisodeRandom For(ulong seed, ulong stream, ulong index)
    {
        var state = seed;
        state = SplitMix(ref state) + stream;
        state = SplitMix(ref state) + index;
        return new EpisodeRandom(state);
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), in steps of 2^-53.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high), high included only where rounding reaches it.</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextUnit());

    /// <summary>Uniform in 0..count-1, without the bias of a remainder (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var bound = (ulong)count;
        var high = Math.BigMul(NextBits(), bound, out var low);
        if (low < bound)
        {
            var threshold = (0 - bound) % bound;
            while (low < threshold)
            {
                high = Math.BigMul(NextBits(), bound, out low);
            }
        }
        return (int)high;
    }

    /// <summary>Fills <paramref name="chosen"/> with different numbers of 0..count-1; every ordered choice is equally likely.</summary>
    public void Choose(int count, Span<int> chosen)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, chosen.Length);
        // Floyd's algorithm picks a uniform set with one draw per element; the shuffle makes its order uniform too.
        for (var i = 0; i < chosen.Length; i++)
        {
            var largest = count - chosen.Length + i;
            var candidate = Below(largest + 1);
            chosen[i] = chosen[..i].Contains(candidate) ? largest : candidate;
        }
        Shuffle(chosen);
    }

    /// <summary>Permutes in place, every order equally likely.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
