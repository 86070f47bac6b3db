import { PageCursor, Timestamp } from '@chatgenius/contracts';
import fc from 'fast-check';
import { z } from 'zod';
import { pageCursor } from './page-cursor.ts';

const cursor = pageCursor(z.object({ name: z.string(), id: z.uuid() }));

describe('the cursor of a page', () => {
  it('carries any position, and the contracts let it through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), fc.uuid(), (text, id) => {
        const name = text.slice(0, 80).toWellFormed().replaceAll('\u0000', '');
        const encoded = cursor.encode({ name, id });
        expect(PageCursor.parse(encoded)).toBe(encoded);
        expect(cursor.decode(encoded)).toEqual({ name, id });
      }),
    );
  });

  it('is let through however much longer a name gets by being encoded', () => {
    const name = '\u0001'.repeat(80);
    expect(PageCursor.safeParse(cursor.encode({ name, id: crypto.randomUUID() })).success).toBe(true);
  });

  it.each([
    ['with a character that base64 does not have', '!'],
    ['with a padding', '='],
    ['with a line break', '\n'],
  ])('is refused %s', (_, added) => {
    expect(() => cursor.decode(cursor.encode({ name: 'ada', id: crypto.randomUUID() }) + added)).toThrow('required shape');
  });

  it.each([
    ['another spelling of JSON', (id: string) => `{ "name": "ada", "id": "${id}" }`],
    ['a character that Postgres cannot hold', (id: string) => JSON.stringify({ name: 'a\u0000', id })],
  ])('is refused in %s', (_, json) => {
    expect(() => cursor.decode(Buffer.from(json(crypto.randomUUID())).toString('base64url'))).toThrow('required shape');
  });

  it('is refused with a time that Postgres does not know', () => {
    const times = pageCursor(z.object({ at: Timestamp }));
    expect(times.decode(times.encode({ at: '0001-01-01T00:00:00.000Z' }))).toEqual({ at: '0001-01-01T00:00:00.000Z' });
    expect(() => times.decode(times.encode({ at: '0000-12-31T23:59:59.999Z' }))).toThrow('required shape');
  });

  it('is refused when it is somebody else’s invention', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => cursor.decode(text)).toThrow('required shape');
      }),
    );
  });
});
