import { Handle } from '@chatgenius/contracts';
import fc from 'fast-check';
import { handleCandidates } from './handle.rules.ts';

const first = (...wishes: Array<string | undefined>) => handleCandidates(wishes, 'c0ffee')[0];

describe('the handle of somebody from elsewhere', () => {
  it.each([
    ['Ada.Lovelace', 'ada.lovelace'],
    ['ada@example.org', 'ada'],
    ['Zoë Müller', 'zoe-muller'],
    ['__ada__', 'ada'],
    ['auth0|5f7c8ec7c33c6c004bbafe82', 'auth0-5f7c8ec7c33c6c004bbafe82'],
    ['a'.repeat(100), 'a'.repeat(32)],
    ['李', 'user'],
    ['', 'user'],
    ['channel', 'channel-2'],
  ])('for %j is %s', (wish, handle) => {
    expect(first(wish)).toBe(handle);
  });

  it('is the first wish that can be written', () => {
    expect(first(undefined, '李', 'ada@example.org')).toBe('ada');
  });

  it('has others where it is taken, all of which are handles', () => {
    expect(handleCandidates(['a'.repeat(40)], 'c0ffee').slice(-2)).toEqual([`${'a'.repeat(30)}-9`, `${'a'.repeat(25)}-c0ffee`]);
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'binary' }), { nil: undefined })), (wishes) => {
        const candidates = handleCandidates(wishes, 'c0ffee');
        expect(candidates.length).toBeGreaterThan(8);
        for (const candidate of candidates) expect(Handle.parse(candidate)).toBe(candidate);
      }),
    );
  });
});
