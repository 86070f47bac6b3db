import { ChatError, type PresenceChoice, type PresenceState } from '@chatgenius/contracts';
import { chosenNow } from '../statuses/state.rules.ts';
import { type Visibility } from '../visibility/visibility.repository.ts';

/** What is stored of a user's wishes. */
export type StoredChoice = Pick<Visibility, 'chosen' | 'text' | 'until' | 'lastSeenAt'>;

/**
 * What a command makes of what was set before. Whoever becomes invisible is last seen then, and for as long as they stay so.
 * @throws ChatError PAYLOAD_MALFORMED
 */
export function choose(before: StoredChoice, { status, text, until }: PresenceChoice, now: Date): StoredChoice {
  const current = chosenNow(before, now);
  const chosen = status ?? current.chosen;
  const nextText = text === undefined ? current.text : text;
  const end = endOf(current.until, { status, until });
  if (until !== undefined && end !== undefined && end <= now) {
    throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'until', message: 'Name a time to come.' }] });
  }
  const hasEnd = chosen !== 'online' || nextText !== null;
  return {
    chosen: chosen === 'online' ? undefined : chosen,
    text: nextText ?? undefined,
    until: hasEnd ? end : undefined,
    lastSeenAt: chosen === 'invisible' && current.chosen !== 'invisible' ? now : before.lastSeenAt,
  };
}

function endOf(current: PresenceState['until'], { status, until }: Pick<PresenceChoice, 'status' | 'until'>): Date | undefined {
  const end = until !== undefined ? until : status !== undefined ? null : current;
  return end === null ? undefined : new Date(end);
}
