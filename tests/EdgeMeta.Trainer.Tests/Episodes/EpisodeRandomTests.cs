using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

public sealed class EpisodeRandomTests
{
    [Fact]
    public void The_sequence_is_fixed_for_ever()
    {
        // A checkpoint names episodes by seed, stream and index: these numbers must survive every change of code and of .NET.
        var random = EpisodeRandom.For(1, 2, 3);
        ulong[] bits = [random.NextBits(), random.NextBits(), random.NextBits()];
        Assert.Equal(new ulong[] { 0x3A0BD37526629A5A, 0x60ADF756D41CC54E, 0x10CFD4DC0203E023 }, bits);
    }

    [Theory]
    [InlineData(2UL, 2UL, 3UL)]
    [InlineData(1UL, 3UL, 3UL)]
    [InlineData(1UL, 2UL, 4UL)]
    [InlineData(1UL, 3UL, 2UL)]
    public void Seed_stream_and_index_each_give_another_sequence(ulong seed, ulong stream, ulong index) =>
        Assert.NotEqual(EpisodeRandom.For(1, 2, 3).NextBits(), EpisodeRandom.For(seed, stream, index).NextBits());

    [Fact]
    public void Units_are_uniform_in_the_half_open_unit_interval()
    {
        var random = EpisodeRandom.For(7, 0, 0);
        var bins = new int[20];
        for (var i = 0; i < 100_000; i++)
        {
            var value = random.NextUnit();
            Assert.InRange(value, 0, 1 - double.Epsilon);
            bins[(int)(value * 20)]++;
        }
        Assert.InRange(ChiSquare(bins), 0, 43.8); // 0.999 quantile, 19 degrees of freedom
    }

    [Fact]
    public void Every_ordered_choice_is_equally_likely()
    {
        var random = EpisodeRandom.For(7, 0, 1);
        var counts = new int[16];
        Span<int> chosen = stackalloc int[2];
        for (var i = 0; i < 120_000; i++)
        {
            random.Choose(4, chosen);
            Assert.NotEqual(chosen[0], chosen[1]);
            counts[(4 * chosen[0]) + chosen[1]]++;
        }
        var possible = counts.Where((_, pair) => pair / 4 != pair % 4).ToArray();
        Assert.InRange(ChiSquare(possible), 0, 31.3); // 0.999 quantile, 11 degrees of freedom
    }

    [Fact]
    public void A_choice_of_everything_is_a_permutation()
    {
        Span<int> chosen = stackalloc int[50];
        EpisodeRandom.For(7, 0, 2).Choose(50, chosen);
        var sorted = chosen.ToArray().Order();
        Assert.Equal(Enumerable.Range(0, 50), sorted);
        Assert.NotEqual(Enumerable.Range(0, 50), chosen.ToArray());
    }

    [Fact]
    public void More_than_there_is_cannot_be_chosen() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EpisodeRandom.For(7, 0, 3).Choose(2, new int[3]));

    private static double ChiSquare(int[] counts)
    {
        var expected = (double)counts.Sum() / counts.Length;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
