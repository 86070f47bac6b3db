import { z } from 'zod';
import { heard, knownFieldsOf, MalformedError } from './heard.ts';

const NEWER = 'newer';

describe('what another release says', () => {
  it('passes where it is not known: fields, values of enums, and kinds', () => {
    const contract = z.object({ role: z.enum(['owner']), of: z.discriminatedUnion('kind', [z.object({ kind: z.literal('channel'), id: z.string() })]) });
    for (const form of [{ kind: 'channel', id: 'a', [NEWER]: 1 }, { kind: NEWER, [NEWER]: 1 }]) {
      expect(heard(contract, { role: NEWER, of: form, [NEWER]: 1 })).toEqual({ role: NEWER, of: form, [NEWER]: 1 });
    }
  });

  it('is counted where it cannot be read', () => {
    const contract = z.object({ items: z.array(z.object({ id: z.string() })) });
    let leftOut = 0;
    expect(heard(contract, { items: [{ id: 'a' }, {}, 5, { id: 'b' }] }, () => leftOut++)).toEqual({ items: [{ id: 'a' }, { id: 'b' }] });
    expect(leftOut).toBe(2);
  });

  it('is what it was, not a copy, when all of it can be read', () => {
    const said = { items: [{ id: 'a', [NEWER]: 1 }] };
    expect(heard(z.object({ items: z.array(z.object({ id: z.string() })) }), said)).toBe(said);
  });

  it('loses what the contract does not name where this process lets something out of itself', () => {
    const contract = z.object({ role: z.enum(['owner']), of: z.array(z.object({ id: z.string(), at: z.string().optional() })), data: z.looseObject({}) });
    const row = { role: NEWER, passwordHash: 'x', of: [{ id: 'a', secret: 1 }, null], data: { kid: 'k' } };
    expect(knownFieldsOf(contract, row)).toEqual({ role: NEWER, of: [{ id: 'a' }], data: { kid: 'k' } });
  });

  it.each([undefined, null, [], 5, {}, { id: 5 }])('is refused where what is needed is not there: %j', (said) => {
    expect(() => heard(z.object({ id: z.string() }), said)).toThrow(MalformedError);
  });

  it('must be of a kind for which somebody has said how releases understand each other', () => {
    expect(() => heard(z.object({ at: z.date() }), { at: 1 })).toThrow('cannot be heard');
  });
});
