import { parseValues } from '../option-values.rules.ts';
import { stalledOptions } from './stalled-options.rules.ts';

const read = (...args: string[]) => stalledOptions.read(parseValues(args, stalledOptions.names));

it('fills what the kernel keeps, in rooms of which each gateway has as many readers and as many others', () => {
  expect(read()).toMatchObject({ stalled: 500, readers: 100, rooms: 25, gateways: 2, textBytes: 23_000, seconds: 90 });
  expect(() => read('--readers', '10')).toThrow('multiples of --rooms');
  expect(() => read('--stalled', '510')).toThrow('multiples of --rooms');
});
