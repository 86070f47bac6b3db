import { LoadOptionsError, parseValues } from '../option-values.rules.ts';
import { hotRoomOptions, roomsOptions } from './rooms-options.rules.ts';

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

it('puts everybody into one room where that is asked', () => {
  const hot = (...args: string[]) => hotRoomOptions.read(parseValues(args, hotRoomOptions.names));
  expect(hot()).toMatchObject({ clients: 1_000, roomSize: 1_000, firstRate: 20, calmRates: [10] });
  expect(hot('--clients', '10000', '--target', 'product')).toMatchObject({ clients: 10_000, roomSize: 10_000, targets: ['product'] });
});
