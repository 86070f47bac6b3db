import fc from 'fast-check';

/** Values that have broken programs before. */
const HOSTILE = [
  ...[null, true, 0, -0, -1, 1.5, 2 ** 53, 1e308, -1e308, '', ' ', '0', '\u0000', '\ud800', '\udfff\ud800', '\u202e', 'é'.normalize('NFD')],
  ...['__proto__', 'constructor', 'toString', '$ne', "'; DROP TABLE messages; --", '${7*7}', '../../etc/passwd', '%00', 'ﷺ'.repeat(50)],
  ...[[], {}, [[]], [null], { length: -1 }, { $ne: null }, { toString: 1 }, { then: 1 }, { _placeholder: true, num: 0 }, { _placeholder: true, num: 1e9 }],
] as const;

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: fc.constantFrom<unknown>(...HOSTILE), weight: 6 },
  { arbitrary: fc.anything({ maxDepth: 3, withNullPrototype: false }).map(toJson), weight: 2 },
  { arbitrary: fc.integer({ min: 10, max: 5_000 }).map((length) => 'x'.repeat(length)), weight: 1 },
  { arbitrary: fc.integer({ min: 10, max: 3_000 }).map((length) => Array.from({ length }, (_, index) => index)), weight: 1 },
);

/** A payload as JSON text, with something wrong with it. */
export function nearly(valid: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.tuple(valid, hostileValue, fc.nat()).map(([value, hostile, place]) => JSON.stringify(replaceField(value, place, hostile))), weight: 5 },
    { arbitrary: fc.tuple(valid, fc.nat()).map(([value, place]) => JSON.stringify(replaceField(value, place, undefined))), weight: 3 },
    { arbitrary: fc.tuple(valid, fc.string(), hostileValue).map(([value, name, hostile]) => JSON.stringify({ ...(value as object), [name]: hostile })), weight: 2 },
    { arbitrary: fc.tuple(valid, fc.constantFrom('__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toJSON'), hostileValue).map(withOwnKey), weight: 2 },
    { arbitrary: hostileValue.map((value) => JSON.stringify(value)), weight: 2 },
    { arbitrary: fc.integer({ min: 5, max: 5_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)), weight: 1 },
    { arbitrary: fc.integer({ min: 5, max: 2_000 }).map((depth) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)), weight: 1 },
  );
}

/** Sets, or takes away, one field; of an object in the first list of the value, sometimes. */
function replaceField(value: unknown, place: number, replacement: unknown): unknown {
  if (typeof value !== 'object' || value === null) return replacement;
  const names = Object.keys(value);
  const name = names[place % Math.max(1, names.length)] ?? '';
  const field = (value as Record<string, unknown>)[name];
  const inner = Array.isArray(field) && place % 3 === 0 ? field.map((item) => replaceField(item, Math.floor(place / 3), replacement)) : replacement;
  return { ...value, [name]: inner };
}

/** As text: a literal, or an assignment, would set the prototype. */
function withOwnKey([value, name, hostile]: [unknown, string, unknown]): string {
  const text = JSON.stringify(value);
  return text.startsWith('{') ? `{"${name}":${JSON.stringify(hostile)}${text === '{}' ? '' : ','}${text.slice(1)}` : text;
}

function toJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as unknown;
  } catch {
    return null; // cycles, BigInts
  }
}
