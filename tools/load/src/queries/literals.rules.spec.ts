import { literal } from './literals.rules.ts';

it.each([
  [null, 'NULL'],
  [7, "'7'"],
  [true, "'true'"],
  ["it's", "'it''s'"],
  [['a', null, 'b"c\\d', "e'f"], `'{"a",NULL,"b\\"c\\\\d","e''f"}'`],
  [[[1, 2], [3]], `'{{"1","2"},{"3"}}'`],
  [{ a: "b'c" }, `'{"a":"b''c"}'`],
])('writes %j as %s', (value, written) => {
  expect(literal(value)).toBe(written);
});
