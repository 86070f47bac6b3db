import { describeSample, flatness, type Sample } from './curve.rules.ts';

const MiB = 2 ** 20;
const sample = (seconds: number, resident: number, unsent: number, cut = 2): Sample => ({ seconds, residentBytes: [100 * MiB, resident * MiB], unsentBytes: [0, unsent * MiB], behind: 5, cut });
const curve = (resident: (second: number) => number, unsent = 50): Sample[] => [sample(0, 100, 0), ...Array.from({ length: 30 }, (_, second) => sample(second + 1, resident(second), unsent))];

describe('whether memory stays flat', () => {
  it('does when it rises to what the marks allow and stays there', () => {
    expect(flatness(curve((second) => Math.min(200, 100 + second * 20)), 1)).toMatchObject({ flat: true, grownBytes: 100 * MiB, mostUnsentBytes: 50 * MiB });
  });

  it('does when it rises slowly until the marks are reached, and no more from then on', () => {
    const rising = Array.from({ length: 20 }, (_, second) => sample(second + 1, 100 + second * 5, 50, 0));
    const still = Array.from({ length: 10 }, (_, second) => sample(second + 21, 200, 50, 1));
    expect(flatness([sample(0, 100, 0, 0), ...rising, ...still], 1)).toMatchObject({ flat: true, lateGrowth: 1 });
  });

  it.each([
    ['grows beyond them', curve(() => 300)],
    ['keeps more than they allow', curve(() => 100, 200)],
    ['does not stop growing', curve((second) => 100 + second * 4)],
  ])('does not when it %s', (_, samples) => {
    expect(flatness(samples, 1).flat).toBe(false);
  });
});

it('draws a line', () => {
  expect(describeSample(sample(7, 60, 32))).toBe('  7s  160 MiB resident   32 MiB unsent     5 behind     2 cut  ##########++');
});
