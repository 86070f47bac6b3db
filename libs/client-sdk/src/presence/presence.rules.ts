import { type Presence } from '../generated/schemas.ts';

/** Whether a server of another release has told of somebody in a form that can be read here. */
export const isSeen = (seen: unknown): boolean => typeof seen === 'object' && seen !== null && 'userId' in seen;

/** Whether two sights of a user look the same. */
export function isSame(before: Presence | undefined, after: Presence): boolean {
  return (
    before !== undefined &&
    before.status === after.status &&
    before.text === after.text &&
    before.until === after.until &&
    before.lastSeenAt === after.lastSeenAt
  );
}

/** When somebody last did something, and whether the page can be seen. */
export interface Sight {
  readonly visible: boolean;
  readonly lastInputAt: number;
}

/** @returns whether somebody is there, and in how many milliseconds to look again */
export function attention({ visible, lastInputAt }: Sight, now: number, idleAfterMs: number): { active: boolean; lookInMs: number | undefined } {
  const left = lastInputAt + idleAfterMs - now;
  return visible && left > 0 ? { active: true, lookInMs: left } : { active: false, lookInMs: undefined };
}
