import { shared } from './shared.ts';

it('answers those who ask while it runs by the next, which they share', async () => {
  const ends: ((value: number) => void)[] = [];
  const ask = shared(() => new Promise<number>((resolve) => ends.push(resolve)));
  const first = ask();
  await Promise.resolve();
  await Promise.resolve();
  expect(ends).toHaveLength(1);
  const [second, third] = [ask(), ask()];
  await Promise.resolve();
  expect(ends).toHaveLength(1);
  ends[0]?.(1);
  expect(await first).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(ends).toHaveLength(2);
  ends[1]?.(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
});

it('goes on after one that failed', async () => {
  let calls = 0;
  const ask = shared(() => (++calls === 1 ? Promise.reject(new Error('on purpose')) : Promise.resolve(calls)));
  await expect(ask()).rejects.toThrow('on purpose');
  expect(await ask()).toBe(2);
});
