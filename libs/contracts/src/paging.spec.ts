import { type z } from 'zod';
import { routes } from './catalogue.ts';
import { type RouteContract } from './define/route.ts';
import { Timestamp } from './ids.ts';

/** The parameters of all routes that take a number, by what they make of one. */
const numbers = Object.entries<RouteContract>(routes).flatMap(([name, { query }]) => {
  const fields = Object.entries((query as z.ZodObject | undefined)?.shape ?? {}) as [string, z.ZodType][];
  return fields.filter(([, field]) => field.safeParse('7').data === 7).map(([parameter, field]) => [`${name}: ${parameter}`, field] as const);
});

describe('numbers of queries', () => {
  it('are taken by routes', () => {
    expect(numbers.length).toBeGreaterThan(10);
  });

  it.each(numbers)('of %s are refused in any other spelling', (_, field) => {
    const spellings = ['', ' ', '7 ', ' 7', '+7', '-7', '07', '7.0', '7e0', '1e3', '0x10', '0b1', '1_0', '٧', 'seven', 'NaN', 'Infinity', '9007199254740993', '99999999999999999'];
    expect(spellings.filter((spelling) => field.safeParse(spelling).success)).toEqual([]);
    expect(field.safeParse(['7', '8']).success).toBe(false);
  });
});

describe('Timestamp', () => {
  it.each([
    ['0001-01-01T00:00:00Z', true],
    ['9999-12-31T23:59:59.999Z', true],
    ['0000-01-01T00:00:00Z', false],
    ['-000001-01-01T00:00:00Z', false],
    ['2026-02-30T00:00:00Z', false],
    ['', false],
  ])('%s: %s', (time, good) => {
    expect(Timestamp.safeParse(time).success).toBe(good);
  });
});
