import { routes } from '@chatgenius/contracts';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './page-cursor.ts';

describe('the cursor of a page of channels', () => {
  it('carries any position, and the contract lets it through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), fc.uuid(), (text, id) => {
        const name = text.slice(0, 80).toWellFormed();
        const cursor = encodeCursor({ name, id });
        expect(routes.listChannels.query?.parse({ after: cursor }).after).toBe(cursor);
        expect(decodeCursor(cursor)).toEqual({ name, id });
      }),
    );
  });

  it('is refused when it is somebody else’s invention', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text)).toThrow('required shape');
      }),
    );
  });
});
