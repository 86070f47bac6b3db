import { within } from './within.ts';

const never = new Promise<never>(() => undefined);

describe('within', () => {
  it('gives what comes in time, also when that is a fault', async () => {
    expect(await within(10_000, Promise.resolve('done'), () => 'late')).toBe('done');
    await expect(within(10_000, Promise.reject(new Error('broken')), () => 'late')).rejects.toThrow('broken');
  });

  it('gives what is said of late work, or throws it', async () => {
    expect(await within(1, never, () => 'late')).toBe('late');
    const late = () => {
      throw new Error('too late');
    };
    await expect(within(1, never, late)).rejects.toThrow('too late');
  });

  it('ignores a fault of work that is late', async () => {
    const { promise, reject } = Promise.withResolvers<string>();
    expect(await within(1, promise, () => 'late')).toBe('late');
    reject(new Error('nobody hears this'));
  });
});
