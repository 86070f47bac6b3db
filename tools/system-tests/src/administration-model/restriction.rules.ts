/** A ban or mute, as the audit log has it. */
export interface RestrictionValue {
  readonly until: string | null;
  readonly reason: string | null;
}

export const isRestriction = (value: unknown): value is RestrictionValue => typeof value === 'object' && value !== null && 'until' in value && 'reason' in value;

/** @param channelId nothing for the whole deployment */
export const restrictionKey = (kind: 'ban' | 'mute', channelId: string | undefined, userId: string): string => `${kind} ${channelId ?? 'everywhere'} ${userId}`;
