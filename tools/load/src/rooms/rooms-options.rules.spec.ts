import { LoadOptionsError, parseValues } from '../option-values.rules.ts';
import { roomsOptions } from './rooms-options.rules.ts';

const read = (...args: string[]) => roomsOptions.read(parseValues(args, roomsOptions.names));

it('measures all targets once unless told otherwise', () => {
  expect(read()).toMatchObject({ clients: 2_000, roomSize: 20, gateways: 2, textBytes: 170, p99LimitMs: 100, settleSeconds: 15, rounds: 1, targets: ['product', 'naive', 'cluster'], calmRates: [100, 500, 1_000], rates: undefined });
  expect(read('--rates', '600,900', '--target', 'naive')).toMatchObject({ rates: [600, 900], targets: ['naive'] });
});

it.each([
  [['--clients', 'many'], '--clients is "many"'],
  [['--clients', '30'], 'multiple of --room-size'],
  [['--text-bytes', '5'], 'at least 18'],
  [['--rates', '600,some'], '--rates is "some"'],
  [['--target', 'other'], '--target is "other"'],
])('refuses %j', (args: string[], message: string) => {
  expect(() => read(...args)).toThrow(LoadOptionsError);
  expect(() => read(...args)).toThrow(message);
});
