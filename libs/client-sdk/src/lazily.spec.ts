import { lazily } from './lazily.ts';

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

  it('is loaded again after that has failed', async () => {
    let attempts = 0;
    const outer = lazily(() => (attempts++ === 0 ? Promise.reject(new TypeError('Failed to fetch dynamically imported module')) : Promise.resolve(new Outer())));
    await expect(outer.double(1)).rejects.toMatchObject({ name: 'ChatError', reason: 'UNREACHABLE', retryable: true });
    expect(await outer.double(1)).toBe(2);
  });
});
