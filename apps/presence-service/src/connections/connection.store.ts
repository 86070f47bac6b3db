import { randomUUID } from 'node:crypto';
import { limits, type presenceRequests, type RequestInput } from '@chatgenius/contracts';
import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { Inject, Injectable } from '@nestjs/common';
import { REDIS, TIMING } from '../tokens.ts';
import { keys } from './keys.ts';
import { APPLY_REPORT, READ_DUE, READ_NEXT_DUE, READ_USERS, runScript, SETTLE_DEPARTURES, SWEEP_LEASES } from './scripts.ts';
import { type Timing } from './timing.ts';

export type GatewayReport = RequestInput<typeof presenceRequests.gatewayReport>;

export interface AppliedReport {
  /** Whether it could be applied; if not, a complete one is needed. */
  readonly accepted: boolean;
  /** Whether it had been applied before. */
  readonly repeated: boolean;
  readonly generation: string;
  readonly settled: boolean;
}

/** What Redis holds of a user. */
export interface Connections {
  readonly userId: string;
  readonly connections: number;
  readonly active: number;
  /** When somebody who has left counts as gone, and how they are shown until then. */
  readonly leaving: { readonly due: number; readonly as: 'online' | 'away' } | undefined;
  /** When they were last there, as far as Postgres may not know it. */
  readonly lastSeen: number | undefined;
}

/** The connections of some users, all as of one moment. */
export interface Reading {
  /** Higher than that of any reading before. */
  readonly version: number;
  readonly now: number;
  readonly settled: boolean;
  readonly users: readonly Connections[];
}

export interface Departure {
  readonly userId: string;
  readonly due: number;
}

/** Who is connected where, in Redis, under one lease per gateway. */
@Injectable()
export class ConnectionStore {
  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    @Inject(TIMING) private readonly timing: Timing,
  ) {}

  /** Renews the gateway's lease in any case. */
  async apply({ gatewayId, report, complete, changes }: GatewayReport): Promise<AppliedReport> {
    const { leaseMs, graceMs, keepMs, settleMs } = this.timing;
    const counts = changes.flatMap(({ userId, connections, active }) => [userId, connections, active]);
    const numbers = [report, complete?.part ?? 0, complete?.of ?? 0, leaseMs, graceMs, keepMs];
    const answer = await runScript(this.redis, APPLY_REPORT, [keys.gateway(gatewayId), keys.parts(gatewayId)], [gatewayId, ...numbers, randomUUID(), ...counts]);
    const [accepted, repeated, generation, age] = answer as [number, number, string, number];
    return { accepted: accepted === 1, repeated: repeated === 1, generation, settled: age >= settleMs };
  }

  /** @param userIds at most limits.presenceUsers */
  async read(userIds: readonly string[]): Promise<Reading> {
    const answer = await runScript(this.redis, READ_USERS, [], [this.timing.keepMs, randomUUID(), ...userIds]);
    const [version, now, age, ...fields] = answer as (string | number)[];
    const users = userIds.map((userId, index) => toConnections(userId, fields.slice(index * FIELDS, (index + 1) * FIELDS)));
    return { version: Number(version), now: Number(now), settled: Number(age) >= this.timing.settleMs, users };
  }

  /** Users of a gateway, in portions that can be read. */
  async *usersOf(gatewayId: string): AsyncGenerator<string[]> {
    const userIds = (await this.redis.hkeys(keys.gateway(gatewayId))).filter((field) => field !== 'report');
    for (let from = 0; from < userIds.length; from += limits.presenceUsers) yield userIds.slice(from, from + limits.presenceUsers);
  }

  /** Those whose lease has not run out. @param now by the clock of Redis */
  gateways(now: number): Promise<string[]> {
    return this.redis.zrangebyscore(keys.gateways, now, '+inf');
  }

  /** Gateways that have not reported in time give up their users. @returns them, with the number of their users */
  async sweep(): Promise<{ gatewayId: string; users: number }[]> {
    const { leaseMs, graceMs, keepMs, longestGapMs } = this.timing;
    const given = (await runScript(this.redis, SWEEP_LEASES, [], [leaseMs, graceMs, keepMs, randomUUID(), longestGapMs])) as (string | number)[];
    return Array.from({ length: given.length / 2 }, (_, index) => ({ gatewayId: String(given[2 * index]), users: Number(given[2 * index + 1]) }));
  }

  /** Those whose time to be gone has come, the longest first. */
  async due(limit: number): Promise<Departure[]> {
    const due = (await runScript(this.redis, READ_DUE, [], [limit])) as string[];
    return Array.from({ length: due.length / 2 }, (_, index) => ({ userId: String(due[2 * index]), due: Number(due[2 * index + 1]) }));
  }

  /** Milliseconds until the time of the next one has come, 0 if it has; Infinity while nobody leaves. */
  async untilDue(): Promise<number> {
    const left = (await runScript(this.redis, READ_NEXT_DUE, [], [])) as number | null;
    return left === null ? Infinity : Math.max(0, left);
  }

  /** They are gone, and those who know it have been told. @param departures with whether others could see it, so that they were last seen then */
  async settle(departures: readonly (Departure & { visible: boolean })[]): Promise<void> {
    const fields = departures.flatMap(({ userId, due, visible }) => [userId, due, visible ? 1 : 0]);
    await runScript(this.redis, SETTLE_DEPARTURES, [], [this.timing.keepMs, ...fields]);
  }
}

const FIELDS = 5;

function toConnections(userId: string, [connections, active, due, as, lastSeen]: readonly (string | number)[]): Connections {
  return {
    userId,
    connections: Number(connections),
    active: Number(active),
    leaving: due === '' ? undefined : { due: Number(due), as: as === 'away' ? 'away' : 'online' },
    lastSeen: lastSeen === '' ? undefined : Number(lastSeen),
  };
}
