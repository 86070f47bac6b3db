import { microsPerMessage, serverCores } from './cpu-usage.ts';

const cores = { edge: 0.5, messaging: 0.2, postgres: 0.1, clients: 0.3, tools: 0.01, others: 1 };

it('adds up what servers use, and tells what each message takes of it', () => {
  expect(serverCores(cores)).toBeCloseTo(0.8);
  expect(microsPerMessage(cores, 1_000)).toEqual({ edge: 500, messaging: 200, postgres: 100, clients: 300 });
});
