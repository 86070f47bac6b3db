import { isDeepStrictEqual } from 'node:util';
import { type AuditEntry } from '@chatgenius/contracts';
import { type Audited, type Operation } from './operations.ts';

export interface Ledger {
  readonly audited: readonly Audited[];
  /** Done, and without an entry: something must have been so already. */
  readonly idle: readonly Operation[];
  readonly faults: readonly string[];
}

/** When an entry was made: its id is a UUID v7. */
export const madeAt = ({ id }: Pick<AuditEntry, 'id'>): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/** In the order in which they were made. */
export const inOrder = (entries: readonly AuditEntry[]): AuditEntry[] => entries.toSorted((one, other) => (one.id < other.id ? -1 : 1));

/** Puts together what people did and what was recorded of it: an entry lies within the one operation that its actor had under way. */
export function match(operations: readonly Operation[], entries: readonly AuditEntry[]): Ledger {
  const faults: string[] = [];
  const audited: Audited[] = [];
  const idle: Operation[] = [];
  const left = new Set(entries);
  for (const operation of operations) {
    const own = entries.filter((entry) => entry.actorId === operation.by && madeAt(entry) >= operation.from && madeAt(entry) <= operation.to);
    for (const entry of own) left.delete(entry);
    const [entry, ...more] = own;
    const { wanted, outcome } = operation;
    if (more.length > 0) faults.push(`${told(operation)} has ${own.length} entries`);
    if (entry === undefined) {
      if (outcome === 'done' && wanted !== undefined) idle.push(operation);
    } else if (outcome !== 'done') faults.push(`${told(operation)} was refused, and has an entry: ${entry.action}`);
    else if (wanted === undefined) faults.push(`${told(operation)} is not audited, and has an entry: ${entry.action}`);
    else {
      audited.push({ entry, operation, wanted });
      const [said, due] = [identityOf(entry), identityOf(wanted)];
      if (!isDeepStrictEqual(said, due)) faults.push(`${told(operation)} is recorded as ${JSON.stringify(said)}, and is ${JSON.stringify(due)}`);
    }
  }
  for (const { action, actorId } of left) faults.push(`nobody did what an entry says: ${action} by ${actorId}`);
  return { audited, idle, faults };
}

export const told = ({ name, by, outcome, from }: Operation): string => `${name} by ${by} at ${from} (${outcome})`;

const identityOf = ({ action, subject, channelId, reason }: Pick<AuditEntry, 'action' | 'subject' | 'channelId' | 'reason'>) => ({ action, kind: subject.kind, id: subject.id, channelId, reason });
