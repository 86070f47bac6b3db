import { createHistogram, recordLatency, summarize, type LatencySummary } from '../measuring/latencies.ts';
import { type Harvest, type Moment } from './presence-worker.ts';

export interface PresenceFigures {
  /** From a connection’s being accepted to those who watch. */
  readonly online: LatencySummary;
  /** From the end of the grace period to those who watch. */
  readonly offline: LatencySummary;
}

/** One line of the table of cost. */
export interface PresenceCost {
  readonly users: number;
  readonly watchers: number;
  /** Users who came or went. */
  readonly changes: number;
  /** Changes that others were told. */
  readonly told: number;
  /** Events with news, and events with only the reader's own changes. */
  readonly events: number;
}

export function figuresOf({ changes, sights }: Pick<Harvest, 'changes' | 'sights'>, graceMs: number): PresenceFigures {
  const changedAt = new Map(changes.map(([userId, status, at]) => [keyOf(userId, status), at]));
  const latencies = (wanted: Moment[1], afterMs: number) => {
    const histogram = createHistogram();
    for (const [userId, status, at] of sights) {
      const from = changedAt.get(keyOf(userId, status));
      if (status === wanted && from !== undefined) recordLatency(histogram, at - from - afterMs * 1e3);
    }
    return summarize(histogram);
  };
  return { online: latencies('online', 0), offline: latencies('offline', graceMs) };
}

/** How many of the changes that happened others have been told of: each watcher counts. */
export function toldOf({ changes, sights }: Pick<Harvest, 'changes' | 'sights'>): number {
  const happened = new Set(changes.map(([userId, status]) => keyOf(userId, status)));
  return sights.filter(([userId, status]) => happened.has(keyOf(userId, status))).length;
}

const keyOf = (userId: string, status: string): string => `${userId} ${status}`;

export function describeCosts(costs: readonly PresenceCost[]): string[] {
  const row = (...cells: (string | number)[]) => `  ${cells.map((cell, index) => String(cell).padStart(COLUMNS[index]?.length ?? 0)).join('  ')}`;
  return [row(...COLUMNS), ...costs.map(({ users, watchers, changes, told, events }) => row(users, watchers, changes, told, (told / changes).toFixed(1), events))];
}

const COLUMNS = ['users', 'watchers of each', 'came or went', 'told to others', 'for each change', 'events'];
