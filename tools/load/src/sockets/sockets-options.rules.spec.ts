import { LoadOptionsError, parseValues, texts } from '../option-values.rules.ts';
import { socketsOptions } from './sockets-options.rules.ts';

const read = (...args: string[]) => socketsOptions.read(parseValues(args, { ...socketsOptions.names, ...texts('client-processes') }));

it('has as many processes as their descriptors ask for', () => {
  expect(read()).toMatchObject({ sockets: [1_000, 3_000, 10_000, 30_000, 100_000], rate: 1_000, gateways: 6, clientProcesses: 6, targets: ['product', 'naive'] });
  expect(read('--sockets', '1000', '--client-processes', '3')).toMatchObject({ sockets: [1_000], gateways: 2, clientProcesses: 3 });
});

it.each([
  [['--sockets', '1000,many'], '--sockets is "many"'],
  [['--sockets', '3000,1000'], 'must grow'],
  [['--sockets', '1000,1000'], 'must grow'],
  [['--sockets', '30'], 'multiple of --room-size'],
  [['--target', 'other'], '--target is "other"'],
])('refuses %j', (args: string[], message: string) => {
  expect(() => read(...args)).toThrow(LoadOptionsError);
  expect(() => read(...args)).toThrow(message);
});
