import { type PresenceStatus } from '@chatgenius/contracts';
import { nowMicros } from '../clock.ts';
import { PresenceClient, type PresenceClientEvents, type PresencePlan } from './presence-client.ts';

/** A process of clients that watch each other: does what the main process says over IPC, and ends with it. */

export type PresenceCommand =
  | { kind: 'open'; plans: PresencePlan[] }
  /** Users come and go one after the other, spread over some time from `startAt` on, in microseconds of the shared clock. */
  | { kind: 'churn'; arrivals: PresencePlan[]; leavers: string[]; startAt: number; seconds: number }
  | { kind: 'harvest' }
  | { kind: 'close' };

/** Something that happened to a user, or that somebody else was told of them; microseconds of the shared clock. */
export type Moment = [userId: string, status: PresenceStatus, at: number];

export interface Harvest {
  readonly changes: Moment[];
  /** What others were told. */
  readonly sights: Moment[];
  /** `presence:update` events, and how many users in them were the reader’s own. */
  readonly events: number;
  readonly own: number;
  readonly lost: number;
}

export type PresenceReport = { kind: 'done' } | { kind: 'harvest'; harvest: Harvest } | { kind: 'failed'; reason: string };

const CONNECTING_AT_ONCE = 40;
const TICK_MS = 5;

const clients = new Map<string, PresenceClient>();
let harvest = emptyHarvest();

const events: PresenceClientEvents = {
  told: (client, users) => {
    const at = nowMicros();
    const others = users.filter(({ userId }) => userId !== client.plan.userId);
    harvest = { ...harvest, events: harvest.events + 1, own: harvest.own + users.length - others.length };
    for (const { userId, status } of others) harvest.sights.push([userId, status, at]);
  },
  lost: (client, reason) => {
    harvest = { ...harvest, lost: harvest.lost + 1 };
    console.error(`a client's connection to ${client.plan.url} was lost: ${reason}`);
  },
};

// The terminal's Ctrl-C reaches the whole group; the main process decides when its clients end.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (command: PresenceCommand) => {
  handle(command).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ kind: 'failed', reason: (error as Error).message } satisfies PresenceReport),
  );
});

async function handle(command: PresenceCommand): Promise<PresenceReport> {
  if (command.kind === 'open') await openAll(command.plans);
  else if (command.kind === 'churn') await churn(command);
  else if (command.kind === 'harvest') return { kind: 'harvest', harvest };
  else closeAll();
  return { kind: 'done' };
}

async function openAll(plans: readonly PresencePlan[]): Promise<void> {
  const queue = plans.values();
  await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, async () => {
    for (const plan of queue) await open(plan);
  }));
}

async function open(plan: PresencePlan, onConnected?: () => void): Promise<void> {
  const client = new PresenceClient(plan, events);
  clients.set(plan.userId, client);
  await client.connect(onConnected);
}

async function churn({ arrivals, leavers, startAt, seconds }: Extract<PresenceCommand, { kind: 'churn' }>): Promise<void> {
  harvest = emptyHarvest();
  const opening: Promise<void>[] = [];
  const arrive = (plan: PresencePlan) => opening.push(open(plan, () => harvest.changes.push([plan.userId, 'online', nowMicros()])));
  const leave = (userId: string) => {
    harvest.changes.push([userId, 'offline', nowMicros()]);
    clients.get(userId)?.cut();
    clients.delete(userId);
  };
  await Promise.all([spread(arrivals, startAt, seconds, arrive), spread(leavers, startAt, seconds, leave)]);
  await Promise.all(opening);
}

async function spread<Item>(items: readonly Item[], startAt: number, seconds: number, act: (item: Item) => void): Promise<void> {
  for (let next = 0; next < items.length; ) {
    const share = Math.min(Math.max((nowMicros() - startAt) / 1e6 / seconds, 0), 1);
    const due = Math.floor(share * items.length);
    for (const item of items.slice(next, due)) act(item);
    next = due;
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
}

function closeAll(): void {
  for (const client of clients.values()) client.cut();
  clients.clear();
}

function emptyHarvest(): Harvest {
  return { changes: [], sights: [], events: 0, own: 0, lost: 0 };
}
