import fc from 'fast-check';
import { affordable, missedOf, verdictOf } from './recovery.rules.ts';

const at = (seq: number, epoch = 'e1') => ({ epoch, seq });
const UP_TO_5 = { recoverableEvents: 5, floor: 0 };

describe('verdictOf', () => {
  it('asks nothing of who asks nothing', () => {
    expect(verdictOf(undefined, at(10), UP_TO_5)).toEqual({ status: 'recovered' });
    expect(missedOf({ status: 'recovered' }, undefined, at(10))).toBeUndefined();
  });

  it('resets for another epoch, and for a position that this log never had', () => {
    expect(verdictOf(at(3, 'e0'), at(10), UP_TO_5)).toEqual({ status: 'reset' });
    expect(verdictOf(at(11), at(10), UP_TO_5)).toEqual({ status: 'reset' });
  });

  it('resets for a position before what was removed', () => {
    const bounds = { recoverableEvents: 100, floor: 4 };
    expect(verdictOf(at(3), at(10), bounds)).toEqual({ status: 'reset' });
    expect(verdictOf(at(4), at(10), bounds)).toEqual({ status: 'recovered' });
  });

  it('recovers up to the limit, and names the gap beyond it', () => {
    expect(verdictOf(at(5), at(10), UP_TO_5)).toEqual({ status: 'recovered' });
    expect(verdictOf(at(4), at(10), UP_TO_5)).toEqual({ status: 'gap', from: 5, to: 10 });
  });
});

/** A log that is appended to, and is now and then rebuilt from a backup: a new epoch, and some of it lost. */
interface ModelLog {
  epoch: number;
  events: string[];
}

const appended = fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 8 }) });
const rebuilt = fc.record({ kind: fc.constant('rebuild' as const), keep: fc.nat(20) });
/** Mostly appends. */
const changes = fc.array(fc.oneof({ arbitrary: appended, weight: 6 }, { arbitrary: rebuilt, weight: 1 }), { maxLength: 12 });

function apply(log: ModelLog, change: { kind: 'append'; count: number } | { kind: 'rebuild'; keep: number }): void {
  if (change.kind === 'rebuild') Object.assign(log, { epoch: log.epoch + 1, events: log.events.slice(0, change.keep) });
  else for (let index = 0; index < change.count; index++) log.events.push(`${log.epoch}:${log.events.length + 1}`);
}

const headOf = ({ epoch, events }: ModelLog) => at(events.length, `e${epoch}`);

describe('a client that follows its verdicts', () => {
  it('has the log as it stands, whatever happened while it was away, again and again', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 5 }), fc.nat(20), (absences, recoverable) => {
        const log: ModelLog = { epoch: 1, events: [] };
        const client = { cursor: headOf(log), events: [...log.events] };
        for (const absence of absences) {
          for (const change of absence) apply(log, change);
          const head = headOf(log);
          const verdict = verdictOf(client.cursor, head, { recoverableEvents: recoverable, floor: 0 });
          const missed = missedOf(verdict, client.cursor, head);
          if (verdict.status === 'reset') client.events = [...log.events];
          if (verdict.status === 'gap') client.events.push(...log.events.slice(verdict.from - 1, verdict.to));
          if (missed) client.events.push(...log.events.slice(missed.from - 1, missed.to));
          client.cursor = head;
          expect(client.events).toEqual(log.events);
          if (missed) expect(missed.to - missed.from + 1).toBeLessThanOrEqual(recoverable);
        }
      }),
    );
  });

  it('is told to reset only when positions mean something else', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.nat(30), (since, head, recoverable) => {
        expect(verdictOf(at(since), at(head), { recoverableEvents: recoverable, floor: 0 }).status === 'reset').toBe(since > head);
      }),
    );
  });
});

describe('affordable', () => {
  const weights = fc.array(fc.nat(100), { maxLength: 30 });
  const taken = (bytes: readonly number[], fits: readonly boolean[]) => bytes.filter((_, index) => fits[index]);
  const sum = (bytes: readonly number[]) => bytes.reduce((total, weight) => total + weight, 0);

  it('stays within the budget, and leaves nothing out that would still fit', () => {
    fc.assert(
      fc.property(weights, fc.nat(500), (bytes, budget) => {
        const fits = affordable(bytes, budget);
        const total = sum(taken(bytes, fits));
        expect(total).toBeLessThanOrEqual(budget);
        const lightest = Math.min(...bytes.filter((_, index) => !fits[index]));
        expect(total + lightest).toBeGreaterThan(budget);
      }),
    );
  });

  it('takes as many as any choice could', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 8 }), fc.nat(60), (bytes, budget) => {
        const choices = Array.from({ length: 2 ** bytes.length }, (_, mask) => bytes.filter((_, index) => (mask >> index) & 1));
        const most = Math.max(...choices.filter((choice) => sum(choice) <= budget).map(({ length }) => length));
        expect(taken(bytes, affordable(bytes, budget)).length).toBe(most);
      }),
    );
  });
});
