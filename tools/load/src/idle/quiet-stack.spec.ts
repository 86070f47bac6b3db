import { describeQuiet } from './quiet-stack.ts';

it('adds up what servers use, as shares of one core', () => {
  expect(describeQuiet({ edge: 0.0123, postgres: 0.02, tools: 0.001, others: 1 })).toBe('3.2 % of a core: edge 1.2 %, postgres 2.0 %, tools 0.1 %');
});
