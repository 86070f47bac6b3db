import { route, type RouteContract } from '@chatgenius/contracts';
import { z } from 'zod';
import { etagOf, isMatch } from './etags.rules.ts';

const contract = (etag: RouteContract['etag'], output: z.ZodType = z.object({ a: z.int() })): RouteContract => route({ method: 'GET', path: '/x', summary: '', auth: 'none', output, etag });

describe('the tag of an answer', () => {
  it('is its version where it has one, or what its contract says', () => {
    expect(etagOf(contract(true), { a: 1, version: 7 })).toBe('"7"');
    expect(etagOf(contract((answer) => `a${(answer as { a: number }).a}`), { a: 1, version: 7 })).toBe('"a1"');
    expect(etagOf(contract(undefined), { a: 1 })).toBeUndefined();
  });

  it('else follows what is answered, and nothing that is not', () => {
    const tag = (answer: unknown) => etagOf(contract(true), answer);
    expect(tag({ a: 1 })).toMatch(/^"[\w-]{22}"$/);
    expect(tag({ hidden: 1, a: 1 })).toBe(tag({ a: 1 }));
    expect(tag({ a: 2 })).not.toBe(tag({ a: 1 }));
  });
});

describe('If-Match', () => {
  it.each([
    ['"7"', true],
    ['"6", "7"', true],
    ['*', true],
    ['W/"7"', false],
    ['"6", W/"7"', false],
    ['7', false],
    ['', false],
  ])('%j lets "7" be changed: %s', (header, matches) => {
    expect(isMatch(header, '"7"')).toBe(matches);
  });
});
