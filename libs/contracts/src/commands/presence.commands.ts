import { z } from 'zod';
import { command, forwardedCommand, Traced } from '../define/command.ts';
import { ChosenStatus, OwnPresence, Presence, PresenceText } from '../entities/presence.ts';
import { Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';

/** What a user sets by hand. What is not named stays as it is. */
export const PresenceChoice = z.object({
  status: ChosenStatus.optional().describe('`online` goes back to what follows from the connections.'),
  text: PresenceText.nullable().optional().describe('`null` takes the text back.'),
  until: Timestamp.nullable().optional().describe('When status and text end by themselves; `null` for never. A new status without it does not end; a new text leaves it as it is.'),
});
export type PresenceChoice = z.infer<typeof PresenceChoice>;

export const presenceUpdate = forwardedCommand({
  name: 'presence:update',
  scope: 'any',
  feature: 'presence',
  limit: 'presence:update',
  service: 'presence',
  summary: 'Set your status by hand, and what you say of yourself, for a time or until you take it back. The ack comes after the commit.',
  idempotent: true,
  input: PresenceChoice.extend(Traced).refine(
    ({ status, text, until }) => status !== undefined || text !== undefined || until !== undefined,
    'Name at least one of status, text and until.',
  ),
  output: z.object({ chosen: ChosenStatus, text: z.string().nullable(), until: Timestamp.nullable() }),
  errors: ['UNAVAILABLE'],
});

const Active = z.looseObject({ active: z.literal(true) });

export const presenceActivity = command({
  name: 'presence:activity',
  scope: 'any',
  feature: 'presence',
  summary: 'Whether somebody is at this connection: for clients that know it better than by the commands that they send. Going counts as a status that is set; coming back does not.',
  limit: 'presence:update',
  // Whoever comes and goes all the time has to go each time. Whoever is here may always say so.
  isExempt: (payload) => Active.safeParse(payload).success,
  input: z.object({ active: z.boolean(), ...Traced }),
  output: z.object({}),
});

const userIds = z.array(UserId).min(1).max(limits.presenceUsers).transform((ids) => [...new Set(ids)]);
const PresenceInterest = z.union([z.object({ userIds, ...Traced }), z.object({ global: z.literal(true), ...Traced })]);

export const presenceSubscribe = command({
  name: 'presence:subscribe',
  scope: 'channels:read',
  feature: 'presence',
  summary: 'See users from now on: how they stand, and each change as `presence:update`. `global` is the changes of everybody with whom you share a channel, collected, and not all of them under load.',
  input: PresenceInterest,
  output: z.object({ presences: z.array(z.union([OwnPresence, Presence])) }).describe('Of whom nothing is known yet is left out, and follows; with `global`, those whom this gateway happens to know.'),
  errors: ['TOO_MANY_SUBSCRIPTIONS', 'UNAVAILABLE'],
});

export const presenceUnsubscribe = command({
  name: 'presence:unsubscribe',
  scope: 'any',
  feature: 'presence',
  summary: 'See them no longer. Everything ends with the connection as well.',
  input: PresenceInterest,
  output: z.object({}),
});
