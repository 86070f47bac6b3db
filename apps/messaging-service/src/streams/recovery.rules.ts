import { type Cursor, type Verdict } from '@chatgenius/contracts';

/**
 * What a client that has everything up to `since` is to be told, with the stream at `head`.
 * A position beyond the head can only come from a log that was lost: the epoch means nothing then.
 */
export function verdictOf(since: Cursor | undefined, head: Cursor, recoverableEvents: number): Verdict {
  if (since === undefined) return { status: 'recovered' };
  if (since.epoch !== head.epoch || since.seq > head.seq) return { status: 'reset' };
  if (head.seq - since.seq > recoverableEvents) return { status: 'gap', from: since.seq + 1, to: head.seq };
  return { status: 'recovered' };
}

/** Events that come with the verdict: those in (since, head]. */
export function missedCount(verdict: Verdict, since: Cursor | undefined, head: Cursor): number {
  return verdict.status === 'recovered' && since !== undefined ? head.seq - since.seq : 0;
}
