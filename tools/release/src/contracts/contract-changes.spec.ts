import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { contractChanges, nameOfChange } from './contract-changes.rules.ts';
import { readLastRelease, readMeant } from './last-release.ts';
import { type Schema } from './schema.ts';
import { snapshot, type Snapshot } from './snapshot.ts';

const { version } = JSON.parse(readFileSync(path.join(WORKSPACE, 'package.json'), 'utf8')) as { version: string };
const now = snapshot(version);

describe('the contracts, since the last release', () => {
  const breaking = contractChanges(readLastRelease(), now).filter((change) => change.breaking).map(nameOfChange);
  const meant = readMeant().map(({ change }) => change);

  it('break nothing that is not named in tools/release/contracts/breaking-changes.json, with the reason', () => {
    expect(breaking.filter((change) => !meant.includes(change))).toEqual([]);
  });

  it('break whatever is named there: what was taken back is not kept as an excuse', () => {
    expect(meant.filter((change) => !breaking.includes(change))).toEqual([]);
  });

  it('are compared with the version that the packages have', () => {
    expect(readLastRelease().version).toBe(version);
  });
});

type Plain = Record<string, unknown>;
/** A copy of today's contracts, with something changed. */
function changed(change: (contracts: Snapshot) => void): string[] {
  const copy = structuredClone(now);
  change(copy);
  return contractChanges(now, copy).map((found) => `${found.breaking ? 'breaking' : 'compatible'}: ${nameOfChange(found)}`);
}
const plain = (value: unknown): Plain => value as Plain;
const schema = (contracts: Snapshot, name: string): Plain => plain(contracts.schemas[name]);
const fields = (of: unknown): Record<string, Schema> => plain(of).properties as Record<string, Schema>;
const sent = (contracts: Snapshot, name: string): Plain => plain(contracts.payloads.sent[name]);
const told = (contracts: Snapshot, name: string): Plain => plain(contracts.payloads.told[name]);
const set = (table: object, name: string, value: unknown): void => void (plain(table)[name] = value);
const remove = (table: object, name: string): void => void delete plain(table)[name];
const require = (of: Plain, name: string): void => void (of.required = [...((of.required as string[] | undefined) ?? []), name]);
const relax = (of: Plain, name: string): void => void (of.required = (of.required as string[]).filter((each) => each !== name));

const TEXT = 'command message:send';

/** One change of each kind in each direction, as it is classified. */
const PLANTED: ReadonlyArray<readonly [string, (contracts: Snapshot) => void]> = [
  // What clients send.
  ['breaking: sent command message:send.urgent: is new and required', (c) => (set(fields(sent(c, TEXT)), 'urgent', { type: 'boolean' }), require(sent(c, TEXT), 'urgent'))],
  ['compatible: sent command message:send.urgent: is new', (c) => set(fields(sent(c, TEXT)), 'urgent', { type: 'boolean' })],
  ['breaking: sent command message:send.quote: is gone', (c) => remove(fields(sent(c, TEXT)), 'quote')],
  ['breaking: sent command message:send.threadId: is required', (c) => require(sent(c, TEXT), 'threadId')],
  ['compatible: sent command message:send.text: may be missing', (c) => relax(sent(c, TEXT), 'text')],
  ['breaking: sent command message:send.clientMessageId: has maxLength 10, not 64', (c) => set(fields(sent(c, TEXT)).clientMessageId ?? {}, 'maxLength', 10)],
  ['compatible: sent command message:send.clientMessageId: has maxLength 100, not 64', (c) => set(fields(sent(c, TEXT)).clientMessageId ?? {}, 'maxLength', 100)],
  ['breaking: sent command message:send.clientMessageId: has pattern "^[0-9]+$", not "^[\\\\x21-\\\\x7e]+$"', (c) => set(fields(sent(c, TEXT)).clientMessageId ?? {}, 'pattern', '^[0-9]+$')],
  ['breaking: sent command message:read.seq: may not be number any more', (c) => set(fields(sent(c, 'command message:read')), 'seq', { type: 'string' })],
  ['breaking: sent ChosenStatus: has no value "dnd" any more', (c) => set(schema(c, 'ChosenStatus'), 'enum', ['online', 'away', 'invisible'])],
  ['breaking: sent route createChannel body.kind: counts as "private" when it is left out, not as "public"', (c) => set(fields(sent(c, 'route createChannel body')).kind ?? {}, 'default', 'private')],
  ['breaking: sent route listChannels query.of: is new and required', (c) => (set(fields(sent(c, 'route listChannels query')), 'of', { type: 'string' }), require(sent(c, 'route listChannels query'), 'of'))],
  ['breaking: sent command message:pin: is gone', (c) => (remove(c.commands, 'message:pin'), remove(c.payloads.sent, 'command message:pin'))],
  ['breaking: sent command message:pin: has permission member:ban, not message:pin', (c) => set(c.commands['message:pin'] ?? {}, 'permission', 'member:ban')],
  // Routes.
  ['breaking: sent route me: is gone', (c) => remove(c.routes, 'me')],
  ['breaking: sent route me: has path /v2/me, not /v1/me', (c) => set(c.routes.me ?? {}, 'path', '/v2/me')],
  ['breaking: sent route jwks: has auth bearer, not none', (c) => set(c.routes.jwks ?? {}, 'auth', 'bearer')],
  ['compatible: sent route me: has auth none, not bearer', (c) => set(c.routes.me ?? {}, 'auth', 'none')],
  ['breaking: sent route createChannel: has idempotencyKey none, not true', (c) => remove(c.routes.createChannel ?? {}, 'idempotencyKey')],
  ['breaking: sent route createChannel: has status 200, not 201', (c) => set(c.routes.createChannel ?? {}, 'status', 200)],
  ['compatible: sent route greet: is new', (c) => set(c.routes, 'greet', { method: 'GET', path: '/v1/greeting' })],
  // What clients are told.
  ['breaking: told Message.text: is gone', (c) => (remove(fields(schema(c, 'Message')), 'text'), relax(schema(c, 'Message'), 'text'))],
  ['breaking: told Message.text: may be missing', (c) => relax(schema(c, 'Message'), 'text')],
  ['breaking: told Message.text: may be null', (c) => set(fields(schema(c, 'Message')), 'text', { anyOf: [{ type: 'string' }, { type: 'null' }] })],
  ['breaking: told Message.seq: may be a fraction', (c) => set(fields(schema(c, 'Message')).seq ?? {}, 'type', 'number')],
  ['breaking: told Message.createdAt: has format none, not "date-time"', (c) => remove(fields(schema(c, 'Message')).createdAt ?? {}, 'format')],
  ['breaking: told event session:draining.reconnectAfterMs: is gone', (c) => remove(fields(told(c, 'event session:draining')), 'reconnectAfterMs')],
  ['compatible: told Message.language: is new', (c) => set(fields(schema(c, 'Message')), 'language', { type: 'string' })],
  ['compatible: told Message.threadId: is required', (c) => require(schema(c, 'Message'), 'threadId')],
  ['compatible: told MemberRole: may be "observer"', (c) => set(schema(c, 'MemberRole'), 'enum', ['owner', 'admin', 'member', 'guest', 'observer'])],
  ['compatible: told Verdict: may be object with status=merged', (c) => (schema(c, 'Verdict').oneOf as Plain[]).push({ type: 'object', properties: { status: { type: 'string', const: 'merged' } }, required: ['status'] })],
  ['breaking: told event message:pinned: is gone', (c) => remove(c.events, 'message:pinned')],
  ['breaking: told event message:pinned: has delivery ephemeral, not stream', (c) => set(c.events['message:pinned'] ?? {}, 'delivery', 'ephemeral')],
  ['breaking: told reason ARCHIVED: is gone', (c) => remove(c.errors, 'ARCHIVED')],
  ['breaking: told reason ARCHIVED: has retryable true, not false', (c) => set(c.errors.ARCHIVED ?? {}, 'retryable', true)],
  ['compatible: told reason POLL_CLOSED: is new', (c) => set(c.errors, 'POLL_CLOSED', { code: 'CHANNEL_ERROR', http: 409, retryable: false })],
  // Limits and permissions.
  ['breaking: sent limit pinsPerChannel: is 50, not 100', (c) => set(c.limits, 'pinsPerChannel', 50)],
  ['compatible: sent limit pinsPerChannel: is 200, not 100', (c) => set(c.limits, 'pinsPerChannel', 200)],
  ['breaking: sent limit a minute: message:send: is 30, not 60', (c) => set(c.limits, 'a minute: message:send', 30)],
  ['breaking: sent permission message:pin: is no longer of member', (c) => set(c.permissions, 'message:pin', ['owner', 'admin'])],
  ['compatible: sent permission message:pin: is also of guest', (c) => set(c.permissions, 'message:pin', ['owner', 'admin', 'member', 'guest'])],
];

describe('a change of the contracts', () => {
  it.each(PLANTED)('%s', (expected, change) => {
    expect(changed(change)).toContain(expected);
  });

  it.each(PLANTED.filter(([expected]) => expected.startsWith('compatible')))('lets through: %s', (_expected, change) => {
    expect(changed(change).filter((found) => found.startsWith('breaking'))).toEqual([]);
  });

  it('is none where nothing has changed', () => {
    expect(changed(() => undefined)).toEqual([]);
  });
});
