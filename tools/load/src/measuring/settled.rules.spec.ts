import { isSettled } from './settled.rules.ts';

it('needs enough samples that hardly differ', () => {
  expect(isSettled([100, 100], 3)).toBe(false);
  expect(isSettled([100, 100, 100.4], 3)).toBe(true);
  expect(isSettled([100, 101, 100], 3)).toBe(false);
});
