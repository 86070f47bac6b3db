import { isDeepStrictEqual } from 'node:util';
import { type AuditEntry } from '@chatgenius/contracts';
import { replayChannel, type ChannelReplay } from './channel-replay.rules.ts';
import { deedsOfTheShutOut, momentsWithoutAdministrator } from './deployment.rules.ts';
import { COMMIT_MS } from './history.rules.ts';
import { madeAt, match, told, type Ledger } from './ledger.rules.ts';
import { type Operation } from './operations.ts';
import { unpermitted } from './permission.rules.ts';
import { inForce, Registers } from './register-replay.rules.ts';
import { type Stage } from './stage.ts';
import { type Stored } from './stored.ts';

/** Holds what people did, what the audit log and the streams say of it, and what the tables hold, against each other. */
export class Judge {
  readonly ledger: Ledger;
  readonly registers: Registers;
  readonly channels: ReadonlyMap<string, ChannelReplay>;
  readonly #stage: Stage;
  readonly #stored: Stored;

  constructor(stage: Stage, stored: Stored, entries: readonly AuditEntry[]) {
    this.#stage = stage;
    this.#stored = stored;
    this.ledger = match(stage.operations, entries);
    this.registers = new Registers(this.ledger.audited, stage.firstValue);
    this.channels = new Map([...stage.first].map(([id, first]) => {
      const events = (stored.events.get(id) ?? []).filter(({ seq }) => seq > first.seq);
      return [id, replayChannel(first, events, this.ledger.audited.filter(({ entry }) => entry.channelId === id))];
    }));
  }

  /** What does not fit. */
  faults(): string[] {
    const { audited } = this.ledger;
    const replays = [...this.channels.values()];
    const histories = new Map([...this.channels].map(([id, { history }]) => [id, history]));
    const placed = new Map(replays.flatMap((replay) => replay.placed.map(({ entry, state }) => [entry.id, state] as const)));
    return [
      ...this.#stuck(), ...this.ledger.faults, ...this.registers.faults, ...replays.flatMap((replay) => replay.faults), ...this.#missing(), ...this.#deeds(), ...this.#links(),
      ...unpermitted(audited, this.registers, histories, placed),
      ...momentsWithoutAdministrator(audited, this.#stage.people.map(({ id }) => id), this.#stage.firstValue),
      ...deedsOfTheShutOut(this.#stage.operations, audited),
    ];
  }

  /** What the model comes to, and the tables hold something else. */
  differences(): string[] {
    const { registers, now } = this.#stored;
    const keys = new Set([...this.registers.keys, ...[...registers.keys()].filter((key) => this.#isOurs(key))]);
    const wrong = [...keys].flatMap((key) => {
      // One that is used up goes with the next one that is made.
      if (key.startsWith('link ') && !registers.has(key) && this.#isUsedUp(key.slice(5), now)) return [];
      const [stored, due] = [inForce(registers.has(key) ? registers.get(key) : absent(key, this.#stage), now), this.registers.valueOf(key, now)];
      return isDeepStrictEqual(plain(stored), plain(due)) ? [] : [`${key}: ${JSON.stringify(stored)}, and not ${JSON.stringify(due)}`];
    });
    const channels = [...this.channels].flatMap(([id, { history: { last } }]) => {
      const stored = { channel: this.#stored.channels.get(id), members: Object.fromEntries([...(this.#stored.members.get(id) ?? [])].sort()) };
      const due = { channel: { ...last.channel, createdAt: undefined }, members: Object.fromEntries([...last.members].sort()) };
      return isDeepStrictEqual(plain(stored), plain(due)) ? [] : [`channel ${id}: ${JSON.stringify(stored)}, and not ${JSON.stringify(due)}`];
    });
    return [...wrong, ...channels];
  }

  /** What was there before people began is no business of theirs. */
  #isOurs(key: string): boolean {
    const [kind, id = ''] = key.split(' ');
    if (kind === 'role' || kind === 'active') return this.#stage.people.some((person) => person.id === id);
    return kind !== 'link' || this.#stage.links.some((link) => link.id === id);
  }

  /** Nobody waits in a circle, and nothing breaks: the database serves all the time. */
  #stuck(): string[] {
    return this.#stage.operations.filter(({ outcome }) => outcome === 'UNAVAILABLE' || outcome === 'INTERNAL').map(told);
  }

  /** A success has an entry, unless all was so already. */
  #missing(): string[] {
    return this.ledger.idle.filter((operation) => !this.#wasIdle(operation)).map((operation) => `${told(operation)} has no entry`);
  }

  #wasIdle(operation: Operation): boolean {
    const { change, action, subject } = operation.wanted ?? {};
    if (action === 'link:revoked' && this.#isUsedUp(subject?.id ?? '', operation.to)) return true;
    if (change?.kind !== 'channel') return this.registers.wasIdle(operation);
    return this.channels.get(change.channelId)?.history.during(operation.from - COMMIT_MS, operation.to).some((state) => change.isIdle(state)) === true;
  }

  #isUsedUp(linkId: string, at: number): boolean {
    const link = this.#stage.links.find(({ id }) => id === linkId);
    const uses = this.ledger.audited.filter(({ entry }) => entry.action === 'link:accepted' && entry.subject.id === linkId && madeAt(entry) <= at).length;
    return link !== undefined && link.maxUses !== null && uses >= link.maxUses;
  }

  #deeds(): string[] {
    const ended = this.ledger.audited.flatMap(({ entry }) => (entry.after?.endedSessions as string[] | undefined) ?? []).filter((id) => !this.#stored.endedSessions.has(id));
    const wrong = this.ledger.audited.flatMap(({ entry, wanted: { change }, operation }) => (change.kind === 'deed' && !isDeepStrictEqual({ before: entry.before, after: entry.after }, change.said(entry)) ? [`${told(operation)}: the log says ${JSON.stringify(entry.after)}`] : []));
    return [...wrong, ...ended.map((id) => `session ${id} goes on`)];
  }

  /** Each use of a link has its entry. */
  #links(): string[] {
    const accepted = this.ledger.audited.filter(({ entry }) => entry.action === 'link:accepted').map(({ entry }) => entry);
    const usesUntil = (linkId: string, id: string) => accepted.filter((entry) => entry.subject.id === linkId && entry.id < id).length;
    const revoked = this.ledger.audited.filter(({ entry }) => entry.action === 'link:revoked').map(({ entry }) => ({ linkId: entry.subject.id, uses: entry.before?.uses, due: usesUntil(entry.subject.id, entry.id) }));
    const standing = this.#stage.links.filter(({ id }) => this.#stored.uses.has(id)).map(({ id }) => ({ linkId: id, uses: this.#stored.uses.get(id), due: usesUntil(id, LAST) }));
    return [...revoked, ...standing].filter(({ uses, due }) => uses !== due).map(({ linkId, uses, due }) => `link ${linkId} was used ${String(uses)} times, and not ${due}`);
  }

  /** Entries by action. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { entry } of this.ledger.audited) counts.set(entry.action, (counts.get(entry.action) ?? 0) + 1);
    return new Map([...counts].sort());
  }
}

const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** What is not in the tables is as it was in the beginning. */
const absent = (key: string, stage: Stage): unknown => (key.startsWith('report') || key.startsWith('announcement') ? null : stage.firstValue(key));
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
