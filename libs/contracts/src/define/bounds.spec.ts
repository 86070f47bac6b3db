import { z } from 'zod';
import { commands, routes } from '../catalogue.ts';
import { parseInput } from '../errors.ts';
import { limits } from '../limits.ts';
import { itemSchemas } from './items.ts';
import { type RouteContract } from './route.ts';
import { Scope } from '../scopes.ts';

type Schema = z.core.$ZodType;
type Check = z.core.$ZodCheckDef & { readonly abort?: boolean; readonly params?: { readonly atMost?: number } };

/** Everything that a client may send, by what a report should call it. */
const inputs: [string, z.ZodType][] = [
  ...Object.values(commands).map(({ name, input }): [string, z.ZodType] => [name, input]),
  ...Object.values<RouteContract>(routes).flatMap(({ method, path, params, query, body }) =>
    Object.entries({ params, query, body }).flatMap(([part, schema]): [string, z.ZodType][] => (schema === undefined ? [] : [[`${method} ${path} ${part}`, schema]])),
  ),
];

const checksOf = (schema: Schema): Check[] => (schema._zod.def.checks ?? []).map((check) => check._zod.def as Check);
const LENGTHS: readonly string[] = ['min_length', 'length_equals', 'max_length'];

/** Whether a maximum is checked before anything that takes longer, and ends the reading. */
function isBounded(schema: Schema): boolean {
  const checks = checksOf(schema);
  const at = checks.findIndex(({ check, params }) => check === 'max_length' || check === 'length_equals' || params?.atMost !== undefined);
  if (at === -1) return false;
  const before = checks.slice(0, at).every(({ check, abort }) => LENGTHS.includes(check) || abort === true);
  const after = checks.slice(at + 1).every(({ check }) => LENGTHS.includes(check));
  // zod itself ends the reading of an array that is too long.
  return before && (after || checks[at]?.abort === true || schema._zod.def.type === 'array');
}

/** Texts of which zod's own pattern says how long they are. */
const isOfFixedLength = (schema: Schema): boolean => ['uuid', 'guid', 'ulid'].includes((schema._zod.def as { format?: string }).format ?? '');

/** Paths of what may be of any size. `counted`: what comes in has been checked already. */
function unbounded(schema: Schema, path: string, counted = false): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return counted || isBounded(schema) || isOfFixedLength(schema) ? [] : [path];
    case 'array':
      return [...(counted || isBounded(schema) ? [] : [path]), ...unbounded(def.element, `${path}[]`, isBounded(schema) && def.element._zod.def.type === 'unknown')];
    case 'record':
      return [path];
    case 'unknown':
    case 'any':
      return counted || isBounded(schema) ? [] : [path];
    case 'object':
      return Object.entries(def.shape).flatMap(([name, field]) => unbounded(field, `${path}.${name}`));
    case 'union':
      return def.options.flatMap((option) => unbounded(option, path));
    case 'pipe':
      return itemSchemas.has(schema) ? unbounded(itemSchemas.get(schema) as Schema, path) : [...unbounded(def.in, path, counted), ...unbounded(def.out, path, counted || isBounded(def.in))];
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
      return unbounded(def.innerType, path, counted);
    case 'template_literal':
      return def.parts.flatMap((part) => (typeof part === 'object' && part !== null ? unbounded(part, path) : []));
    case 'enum':
    case 'literal':
    case 'number':
    case 'boolean':
    case 'transform':
      return [];
    default:
      throw new Error(`Nobody has said how large a ${def.type} may be (${path}).`);
  }
}

describe('what clients send', () => {
  it('has a size that is checked before anything is made of it', () => {
    expect(inputs.flatMap(([name, schema]) => unbounded(schema, name))).toEqual([]);
  });

  it('is found where it may be of any size', () => {
    const text = z.string();
    const schema = z.object({ a: text, b: z.array(text.max(1)).refine(({ length }) => length <= 2), c: text.regex(/x/).max(3), d: text.max(3).regex(/x/), e: z.record(text, text), f: z.unknown(), ok: z.array(text.min(1).max(3)).max(2) });
    expect(unbounded(schema, '')).toEqual(['.a', '.b', '.c', '.d', '.e', '.f']);
  });
});

/** Items that count how often one of them is looked at. */
function watched(length: number): { list: unknown[]; looks: () => number } {
  let looks = 0;
  const list = new Proxy(Array.from({ length }, () => crypto.randomUUID()) as unknown[], {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
      return Reflect.get(target, key) as unknown;
    },
  });
  return { list, looks: () => looks };
}

const id = '7b1f3f5e-6a53-4d1e-9a57-3b9c5f0a1c11';
const bodyOf = ({ body }: RouteContract): z.ZodType => body ?? z.never();
const lists: [string, z.ZodType, (list: unknown[]) => unknown, number][] = [
  ['attachments', commands.messageSend.input, (attachmentIds) => ({ channelId: id, clientMessageId: '1', text: 'x', attachmentIds }), limits.attachmentsPerMessage],
  ['streams', commands.sessionResume.input, (since) => ({ since }), limits.resumeStreams],
  ['users', commands.presenceSubscribe.input, (userIds) => ({ userIds }), limits.presenceUsers],
  ['scopes', bodyOf(routes.createServiceToken), (scopes) => ({ name: 'x', scopes }), Scope.options.length],
  ['members', bodyOf(routes.createChannel), (memberIds) => ({ name: 'x', memberIds }), 100],
  ['events', bodyOf(routes.createWebhook), (events) => ({ direction: 'outgoing', name: 'x', url: 'https://a.example', events }), 20],
  ['messages', bodyOf(routes.bulkSend), (messages) => ({ messages }), limits.bulkMessages],
  ['imported messages', bodyOf(routes.importMessages), (messages) => ({ messages }), limits.bulkMessages],
];

describe.each(lists)('too many %s', (_, schema, input, max) => {
  it('are refused without a look at one of them', () => {
    const { list, looks } = watched(max + 1);
    expect(() => parseInput(schema, input(list))).toThrow(expect.objectContaining({ name: 'ChatError' }) as Error);
    expect(looks()).toBe(0);
  });
});

describe('a text', () => {
  it('is not composed when it is longer than any that could be allowed', () => {
    const normalize = jest.spyOn(String.prototype, 'normalize');
    const send = (text: string) => commands.messageSend.input.safeParse({ channelId: id, clientMessageId: '1', text }).success;
    expect(send('x'.repeat(limits.messageTextLength * limits.textParts + 1))).toBe(false);
    expect(normalize).not.toHaveBeenCalled();
    // Three parts make one letter: as long as before, once it is composed.
    expect(send('e\u0302\u0301'.repeat(limits.messageTextLength))).toBe(true);
    normalize.mockRestore();
  });
});
