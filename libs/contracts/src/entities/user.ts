import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';

/** Mentions everybody in a channel, and so is nobody's handle. */
export const EVERYBODY = 'channel';

/** What may stand after an `@`. */
export const MentionName = textUpTo(limits.rawHandleLength)
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{1,30})[a-z0-9]$/, 'Use 3 to 32 letters, digits, dots, dashes or underscores.');

/** What a user is called in mentions and at sign-in: lower case, stable. */
export const Handle = MentionName.refine((name) => name !== EVERYBODY, `@${EVERYBODY} means everybody in a channel.`);

/** What somebody is in the deployment, beside what they are in each channel. */
export const DeploymentRole = z.enum(['administrator', 'member', 'guest']).meta({ id: 'DeploymentRole', description: 'What somebody is in the deployment, beside what they are in each channel.' });
export type DeploymentRole = z.infer<typeof DeploymentRole>;

export const User = z.object({ id: UserId, handle: z.string(), displayName: z.string() }).meta({ id: 'User', description: 'Somebody, by their names.' });
export type User = z.infer<typeof User>;

/** What others may see of a user. */
export const Profile = User.extend({
  kind: z.enum(['person', 'bot']).describe('Bots act for programs, and cannot sign in.'),
  bio: z.string().nullable(),
  timeZone: z.string().nullable().describe('Of the IANA database, such as `Europe/Zurich`.'),
  locale: z.string().nullable().describe('A language tag (BCP 47), such as `de-CH`.'),
  createdAt: Timestamp,
  version: z.int().positive().optional().describe('One more with each change: of two readings of a profile, the one with the higher version is the newer. Servers before it say none.'),
  deactivated: z.literal(true).optional().describe('The user has gone, for a time or for good. Messages and memberships stay.'),
  role: DeploymentRole.optional().describe('What they are in the deployment; a bot has no more than its owner. Absent where the service does not know of roles yet.'),
}).meta({ id: 'Profile', description: 'What others may see of a user.' });
export type Profile = z.infer<typeof Profile>;

/** A time zone that this runtime knows, in the spelling of its database. */
export const TimeZone = textUpTo(limits.timeZoneLength).refine(isTimeZone, 'Use a name of the IANA time zone database, such as Europe/Zurich.');

/** A well-formed language tag, in its canonical spelling. */
export const Locale = textUpTo(limits.localeLength).refine((tag) => canonicalLocale(tag) !== undefined, 'Use a language tag, such as de-CH.').transform((tag) => canonicalLocale(tag) ?? tag);

function isTimeZone(name: string): boolean {
  try {
    return /[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function canonicalLocale(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
