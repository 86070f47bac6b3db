import { etagOf, isMeantBy } from './etag.rules.ts';

describe('If-Match', () => {
  it.each([
    [undefined, true],
    ['*', true],
    [etagOf(3), true],
    ['"2", "3"', true],
    ['"2"', false],
    ['W/"3"', false],
  ])('%s means version 3: %s', (header, isMeant) => {
    expect(isMeantBy(header)(3)).toBe(isMeant);
  });

  it.each(['3', '', '"3', `"${'x'.repeat(2_000)}"`])('%j is none', (header) => {
    expect(() => isMeantBy(header)).toThrow(expect.objectContaining({ reason: 'PAYLOAD_MALFORMED' }) as Error);
  });
});
