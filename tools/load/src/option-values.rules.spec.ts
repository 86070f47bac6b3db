import { assertFullRooms, count, LoadOptionsError, parseValues, required, texts, wholeNumber } from './option-values.rules.ts';

const values = parseValues(['--clients', '30', '--rate', 'many'], texts('clients', 'rate', 'folder'));

it('reads numbers, or takes what there is without them', () => {
  expect(count(values, 'clients', 5)).toBe(30);
  expect(count(values, 'absent', 5)).toBe(5);
  expect(wholeNumber('rate', '0', 0)).toBe(0);
});

it.each<[() => unknown, string]>([
  [() => count(values, 'rate', 5), '--rate is "many"; it must be a whole number of at least 1.'],
  [() => count(values, 'clients', 5, 31), 'at least 31'],
  [() => wholeNumber('rate', '-1', 0), '--rate is "-1"'],
  [() => required(values, 'folder'), '--folder is missing.'],
  [() => parseValues(['--walls', '4'], texts('clients')), "'--walls'"],
  [() => assertFullRooms({ clients: 30, roomSize: 20 }), 'multiple of --room-size'],
])('says what is wrong: %#', (read, message) => {
  expect(read).toThrow(LoadOptionsError);
  expect(read).toThrow(message);
});
