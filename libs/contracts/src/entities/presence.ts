import { z } from 'zod';
import { Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { NameText } from '../text/text.ts';

/** What others see of somebody. Who is invisible, or in a block relation with the one who looks, is offline. */
export const PresenceStatus = z.enum(['online', 'away', 'dnd', 'offline']).meta({ id: 'PresenceStatus', description: 'What others see of somebody. Who is invisible, or in a block relation with the one who looks, is offline.' });
export type PresenceStatus = z.infer<typeof PresenceStatus>;

/** What a user may set by hand; `online` is what follows from their connections. */
export const ChosenStatus = z.enum(['online', 'away', 'dnd', 'invisible']).meta({ id: 'ChosenStatus', description: 'What a user may set by hand; `online` is what follows from their connections.' });
export type ChosenStatus = z.infer<typeof ChosenStatus>;

/** What a user says of themselves: one line of plain text. */
export const PresenceText = NameText(limits.presenceTextLength);

/** Somebody, as one who may see them sees them. */
export const Presence = z.object({
  userId: UserId,
  status: PresenceStatus,
  text: z.string().nullable().describe('What they say of themselves; nothing is said of who is offline.'),
  until: Timestamp.nullable().describe('When what was set by hand ends, if it does.'),
  lastSeenAt: Timestamp.nullable().describe('When somebody who is offline was last there.'),
}).meta({ id: 'Presence', description: 'Somebody, as one who may see them sees them.' });
export type Presence = z.infer<typeof Presence>;

/** The same as the user's own connections see it: how they really stand, and what they have set. */
export const OwnPresence = Presence.extend({ chosen: ChosenStatus }).meta({ id: 'OwnPresence', description: 'The same as the user’s own connections see it.' });
export type OwnPresence = z.infer<typeof OwnPresence>;

/** What presence-service tells gateways of a user: the truth, and who must not see it. */
export const PresenceState = z.object({
  userId: UserId,
  version: z.int().nonnegative().describe('Of two states of a user the one with the higher version is true: microseconds, and never twice the same.'),
  status: PresenceStatus.describe("As the user's connections and what they have set make it; `invisible` is not applied yet."),
  chosen: ChosenStatus,
  text: z.string().nullable(),
  until: Timestamp.nullable(),
  lastSeenAt: Timestamp.nullable(),
  hiddenFrom: z.union([z.array(UserId), z.literal('everybody')]).describe('Who is in a block relation with them, in either direction; too many to name are everybody.'),
  settled: z.boolean().describe('Whether everybody who is connected is known. After Redis has lost everything it takes the gateways a few seconds to report; until then who is not found is unknown, and not offline.'),
});
export type PresenceState = z.infer<typeof PresenceState>;
