import { PageCursor } from '@chatgenius/contracts';
import fc from 'fast-check';
import { z } from 'zod';
import { pageCursor } from './page-cursor.ts';

const cursor = pageCursor(z.object({ name: z.string(), id: z.uuid() }));

describe('the cursor of a page', () => {
  it('carries any position, and the contracts let it through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), fc.uuid(), (text, id) => {
        const name = text.slice(0, 80).toWellFormed();
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

  it('is refused when it is somebody else’s invention', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => cursor.decode(text)).toThrow('required shape');
      }),
    );
  });
});
