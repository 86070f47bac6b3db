import { parseValues } from '../option-values.rules.ts';
import { drainOptions } from './drain-options.rules.ts';

const read = (...args: string[]) => drainOptions.read(parseValues(args, drainOptions.names));

it('needs a gateway to move to', () => {
  expect(read()).toMatchObject({ clients: 10_000, gateways: 2, rate: 200, drainSeconds: 120 });
  expect(() => read('--gateways', '1')).toThrow('at least 2');
});
