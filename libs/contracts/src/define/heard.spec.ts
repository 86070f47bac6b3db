import { grown, NEWER } from '@chatgenius/testing';
import { z } from 'zod';
import { commands, ephemeralEvents, routes, streamEvents } from '../catalogue.ts';
import { ErrorResponse } from '../errors.ts';
import { StreamEvent } from '../streams.ts';
import { heard, knownFieldsOf, MalformedError } from './heard.ts';

/** Everything that a process of one release says and a process, or a client, of another one reads; requests and notices are in libs/bus. */
const SAID: [string, z.ZodType][] = [
  ...Object.values(commands).map(({ name, output }): [string, z.ZodType] => [name, output]),
  ...Object.values(routes).map(({ method, path, output }): [string, z.ZodType] => [`${method} ${path}`, output]),
  ...Object.values({ ...streamEvents, ...ephemeralEvents }).map(({ name, data }): [string, z.ZodType] => [name, data]),
  ['StreamEvent', StreamEvent],
  ['ErrorResponse', ErrorResponse],
];

describe('what a newer release says', () => {
  it.each(SAID)('%s: unknown fields, values and kinds pass, and malformed items cost their neighbours nothing', (_, contract) => {
    for (const { sent, read } of grown(contract)) expect(heard(contract, sent)).toEqual(read);
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
