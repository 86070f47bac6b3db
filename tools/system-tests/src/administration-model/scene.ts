import { type Beliefs } from './beliefs.ts';
import { type Person } from './person.ts';
import { type Random } from '../model/random.ts';
import { type Wanted } from './operations.ts';

/** What is there to do something with. It grows as people do things. */
export interface Scene {
  readonly people: readonly Person[];
  readonly channelIds: readonly string[];
  readonly links: { readonly id: string; readonly token: string; readonly channelId: string; readonly creatorId: string; readonly maxUses: number | null }[];
  readonly reports: { readonly id: string; readonly channelId: string | null; readonly subjectUserId: string }[];
  readonly holds: { readonly id: string; readonly key: string; readonly subject: Wanted['subject']; readonly channelId: string | null }[];
  readonly announcements: { readonly id: string; readonly channelId: string | null }[];
  /** A message in each channel. */
  readonly messageIds: readonly string[];
  /** The last version of each channel that anybody has seen. */
  readonly versions: Map<string, number>;
  /** Who was banned, muted or deactivated last, by what and where: it is lifted more often than by chance. */
  readonly lastOnes: Map<string, Person>;
  readonly beliefs: Beliefs;
}

/** What somebody is about to do. @returns the entry that it leaves; nothing for what is never audited @throws RefusedError */
export type Wish = () => Promise<Wanted | undefined>;

export interface Chance {
  readonly scene: Scene;
  readonly actor: Person;
  readonly random: Random;
  /** Unlike that of everything else that happens. */
  readonly reason: string;
  readonly channelId: string;
  readonly target: Person;
}

/** Comes to a wish, or to nothing where there is nothing to wish for. */
export type Idea = (chance: Chance) => Wish | undefined;
