import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { seed, waitUntil } from '@chatgenius/testing';
import { type FaultKind } from '@chatgenius/client-sdk/testing';
import { readTables } from '../model/tables.ts';
import { type System } from '../system.ts';
import { faultsOf, type Stored, type Witness } from './fault-check.rules.ts';
import { type Screen, type Writer, type WriterPlan, type Written } from './writer.ts';

export interface ClientOptions {
  readonly url: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly userId: string;
  readonly optimistic: boolean;
}

/** A writer, here or in a page. */
export interface RunningWriter {
  begin(): Promise<void>;
  write(): Promise<Written>;
  look(): Promise<ReturnType<Writer['look']>>;
  screens(): Promise<Screen[]>;
  connections(): Promise<number>;
  close(): Promise<void>;
}

export type OpenWriter = (options: ClientOptions, plan: WriterPlan) => Promise<RunningWriter>;

export interface FaultRunOptions {
  readonly system: System;
  readonly open: OpenWriter;
  readonly seed: number;
  /** Of all writers together. */
  readonly messages: number;
  /** Of the WebSocket messages, how many meet a fault. Default: 0.2 */
  readonly rate?: number;
  readonly kinds?: Readonly<Partial<Record<FaultKind, number>>>;
  /** How long clients may take, once there are no more faults, to show what is stored. Default: 90 s; a dead line that nobody uses is noticed by pings after 45 s */
  readonly settleMs?: number;
}

export interface FaultRunResult {
  readonly seed: number;
  readonly sent: number;
  readonly edits: number;
  readonly reactions: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly connections: number;
  readonly seconds: number;
  /** Promises that were broken. */
  readonly broken: readonly string[];
}

const WRITERS = 4;
const CHANNELS = 2;
/** Pages of what was missed come over HTTP, which meets fewer faults: of bytes, and none that TCP would not let through. */
const HTTP_SHARE = 0.25;

/**
 * Four people write to one another, each through a proxy of their own that breaks one message in five. Then the faults end,
 * no connection is touched, and everybody has to show what the database says.
 */
export async function runWithFaults({ system, open, seed: number, messages, rate = 0.2, kinds, settleMs = 90_000 }: FaultRunOptions): Promise<FaultRunResult> {
  const began = performance.now();
  const { userIds, channels } = await seed(system.database.pool, { users: WRITERS, channels: CHANNELS });
  const channelIds = channels.map(({ id }) => id);
  const proxies = await Promise.all(userIds.map(async (_, index) => ({ gateway: await FaultProxy.before(system.gateway(index).url), api: await FaultProxy.before(system.apiUrl) })));
  const all = proxies.flatMap(({ gateway, api }) => [gateway, api]);
  const writers = await Promise.all(userIds.map(async (userId, index) => {
    const options = { url: proxies[index]?.gateway.url ?? '', apiUrl: proxies[index]?.api.url ?? '', token: await system.token(userId), userId, optimistic: index % 2 === 0 };
    return open(options, { seed: number * 100 + index, messages: Math.ceil(messages / WRITERS), channelIds, name: `writer ${index}` });
  }));
  try {
    proxies.forEach(({ gateway, api }, index) => {
      gateway.random({ seed: number * 10 + index, rate, ...(kinds && { kinds }) });
      api.random({ seed: number * 10 + index, rate: rate * HTTP_SHARE, ...(kinds && { kinds }) });
    });
    await Promise.all(writers.map((writer) => writer.begin()));
    const written = await Promise.all(writers.map((writer) => writer.write()));
    for (const proxy of all) proxy.calm();
    const late = await settle(system, writers, channelIds, settleMs).catch(async (error: unknown) => {
      const states = await Promise.all(writers.map(async (writer) => { const { status, atRest } = await writer.look(); return `${status}${atRest ? '' : ', not at rest'}`; }));
      return `${String(error)}: ${states.map((state, index) => `${userIds[index]} ${state}; the last fault ${JSON.stringify(proxies[index]?.gateway.faults.at(-1))}`).join(' | ')}`;
    });
    const witnesses = await Promise.all(writers.map(async (writer, index): Promise<Witness> => ({ userId: userIds[index] ?? '', written: written[index] as Written, screens: await writer.screens() })));
    const broken = faultsOf(witnesses, await storedOf(system, channelIds));
    const connections = await Promise.all(writers.map((writer) => writer.connections()));
    return {
      seed: number,
      sent: sum(written.map(({ sent }) => sent.length)),
      edits: sum(written.map(({ edits }) => edits.length)),
      reactions: sum(written.map(({ reactions }) => reactions.length)),
      faults: counted(all.flatMap(({ faults }) => faults.map(({ fault }) => fault.kind))),
      connections: sum(connections),
      seconds: (performance.now() - began) / 1_000,
      broken: late === undefined ? broken : [late, ...broken],
    };
  } finally {
    await Promise.all(writers.map((writer) => writer.close()));
    await Promise.all(all.map((proxy) => proxy.close()));
  }
}

/** Everybody has applied all that there is and read it, and nothing waits to be told. */
async function settle(system: System, writers: readonly RunningWriter[], channelIds: readonly string[], settleMs: number): Promise<undefined> {
  await waitUntil('everybody has all of it', async () => {
    const looks = await Promise.all(writers.map((writer) => writer.look()));
    if (!looks.every(({ atRest }) => atRest)) return false;
    const { heads, pending } = await headsOf(system, channelIds);
    return pending === 0 && looks.every((look) => channelIds.every((id) => look.heads[id] === heads.get(id)));
  }, settleMs);
  return undefined;
}

async function headsOf(system: System, channelIds: readonly string[]): Promise<{ heads: Map<string, number>; pending: number }> {
  const { rows } = await system.database.pool.query<{ id: string; head: number; pending: number }>(
    `SELECT substr(id, 9) AS id, head, (SELECT count(*)::int FROM stream_cursors WHERE pending AND stream_id = streams.id) AS pending
     FROM streams WHERE id IN (SELECT 'channel:' || one FROM unnest($1::text[]) AS one)`, [channelIds]);
  return { heads: new Map(rows.map(({ id, head }) => [id, head])), pending: sum(rows.map(({ pending }) => pending)) };
}

async function storedOf(system: System, channelIds: readonly string[]): Promise<Stored> {
  const { messages, cursors } = await readTables(system.database.pool, channelIds);
  const { heads } = await headsOf(system, channelIds);
  const reads = channelIds.flatMap((id) => [...(cursors.get(`channel:${id}`) ?? [])].map(([userId, { read }]) => [`${id} ${userId}`, read] as const));
  return { messages: [...messages.values()], heads, reads: new Map(reads) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);

function counted(kinds: readonly FaultKind[]): Partial<Record<FaultKind, number>> {
  return Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]): [FaultKind, number] => [kind, all.length])) as Partial<Record<FaultKind, number>>;
}
