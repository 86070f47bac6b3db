import { type DeploymentRole } from '@chatgenius/contracts';
import { madeAt, told } from './ledger.rules.ts';
import { type Audited, type Operation } from './operations.ts';
import { roleKey } from './permission.rules.ts';
import { inForce } from './register-replay.rules.ts';
import { restrictionKey } from './restriction.rules.ts';

export const activeKey = (userId: string): string => `active ${userId}`;

/** Walks what has changed who may administrate the deployment. @returns the moments in which nobody could */
export function momentsWithoutAdministrator(audited: readonly Audited[], userIds: readonly string[], first: (key: string) => unknown): string[] {
  const values = new Map<string, unknown>();
  const valueOf = (key: string) => (values.has(key) ? values.get(key) : first(key));
  const isAble = (userId: string, at: number) =>
    (valueOf(roleKey(userId)) as DeploymentRole) === 'administrator' && valueOf(activeKey(userId)) === true && inForce(valueOf(restrictionKey('ban', undefined, userId)), at) === null;
  return audited.toSorted((one, other) => (one.entry.id < other.entry.id ? -1 : 1)).flatMap(({ entry, wanted, operation }) => {
    if (wanted.change.kind !== 'register') return [];
    const { key, next } = wanted.change;
    values.set(key, next(valueOf(key), entry));
    return userIds.some((userId) => isAble(userId, madeAt(entry))) ? [] : [`after ${told(operation)} nobody administrates the deployment`];
  });
}

/** Whoever is shut out does nothing any more, once that was answered and until it is lifted. @returns what they did all the same */
export function deedsOfTheShutOut(operations: readonly Operation[], audited: readonly Audited[]): string[] {
  const changes = audited.filter(({ entry }) => SHUTTING.includes(entry.action) || OPENING.includes(entry.action));
  return operations.filter(({ outcome }) => outcome === 'done').flatMap((operation) => {
    const own = changes.filter(({ entry }) => entry.subject.id === operation.by);
    const isShut = own.some(({ entry, operation: shutting, wanted }) => {
      if (!SHUTTING.includes(entry.action) || shutting.to >= operation.from || endsBefore(entry.after, operation.to)) return false;
      return !own.some(({ entry: later, wanted: { change } }) => later.id > entry.id && madeAt(later) <= operation.to && 'key' in change && 'key' in wanted.change && change.key === wanted.change.key);
    });
    return isShut ? [`${told(operation)}: they were shut out`] : [];
  });
}

const SHUTTING: readonly string[] = ['user:deactivated', 'user:banned'];
const OPENING: readonly string[] = ['user:reactivated', 'user:unbanned'];
const endsBefore = (after: Readonly<Record<string, unknown>> | null, at: number): boolean => typeof after?.until === 'string' && Date.parse(after.until) <= at;
