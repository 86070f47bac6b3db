import { lazily, part } from './lazily.ts';

class Inner {
  readonly #greeting = 'hello';
  greet(name: string): Promise<string> {
    return Promise.resolve(`${this.#greeting} ${name}`);
  }
}
class Outer {
  readonly inner = new Inner();
  double(number: number): Promise<number> {
    return Promise.resolve(2 * number);
  }
}

describe('what is loaded when it is called', () => {
  it('is loaded once, by the first call, and does what it does', async () => {
    const load = jest.fn(() => Promise.resolve(new Outer()));
    const outer = lazily(load);
    const { inner } = outer;
    expect(await Promise.resolve(outer)).toBe(outer);
    expect(load).not.toHaveBeenCalled();
    expect(await Promise.all([outer.double(2), inner.greet('Ada')])).toEqual([4, 'hello Ada']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  const gone = new TypeError('Failed to fetch dynamically imported module');
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is loaded by the same call although the network was away for a moment', async () => {
    const load = jest.fn(() => Promise.resolve(new Outer())).mockRejectedValueOnce(gone).mockRejectedValueOnce(gone);
    const doubled = lazily(load).double(1);
    await jest.advanceTimersByTimeAsync(1_200);
    expect(await doubled).toBe(2);
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('is told to be missing, and loaded by a later call', async () => {
    const load = jest.fn(() => Promise.reject<Outer>(gone));
    const outer = lazily(load);
    const refused = expect(outer.double(1)).rejects.toMatchObject({ name: 'ChatError', reason: 'CODE_UNAVAILABLE', retryable: true, cause: gone, advice: expect.stringContaining('reload the page') as string });
    await jest.advanceTimersByTimeAsync(1_200);
    await refused;
    expect(load).toHaveBeenCalledTimes(3);
    load.mockImplementation(() => Promise.resolve(new Outer()));
    expect(await outer.double(1)).toBe(2);
  });

  it('is not waited for where it is there', async () => {
    expect(await part(() => Promise.resolve(1))).toBe(1);
  });
});
