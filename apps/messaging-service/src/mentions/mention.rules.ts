import { EVERYBODY, limits, may, MentionName, type MemberRole, type Mentions } from '@chatgenius/contracts';

/** Letters of scripts that put spaces between words, and what else continues a word. Others, as in `@adaさん`, follow a name. */
const WORD = '\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{M}\\p{N}_';
/** Not the `@` of an e-mail address or of a link's path. */
const CANDIDATE = new RegExp(`(?<![${WORD}.+%\\/@])@([A-Za-z0-9._\\-]+)`, 'gv');
const GOES_ON = new RegExp(`[${WORD}@]`, 'yv');
const BACKTICKS = /`+|\n/g;

/** What a text names, before anybody looked who that is. */
export interface Names {
  /** Each once, in lower case, in the order of the text. */
  readonly handles: readonly string[];
  readonly everybody: boolean;
}

const NOBODY: Names = { handles: [], everybody: false };

/**
 * Finds `@handle` and `@channel`, but not in code. The handle is as long as it can be; punctuation at its end is not
 * part of it. Takes time in proportion to the text, whatever the text is.
 */
export function parseNames(text: string): Names {
  if (!text.includes('@')) return NOBODY;
  const spoken = withoutCode(text);
  const words = new Set<string>();
  for (const match of spoken.matchAll(CANDIDATE)) {
    GOES_ON.lastIndex = match.index + match[0].length;
    const handle = GOES_ON.test(spoken) ? undefined : MentionName.safeParse(withoutEnd(match[1] ?? '')).data;
    if (handle !== undefined) words.add(handle);
  }
  const everybody = words.delete(EVERYBODY);
  return { handles: [...words], everybody };
}

export const namesSomebody = ({ handles, everybody }: Names): boolean => everybody || handles.length > 0;

/** Whom the names of a text can mean, in the channel that it is said in. */
export interface MentionFacts {
  readonly senderId: string;
  readonly role: MemberRole | undefined;
  readonly isReply: boolean;
  /** Members of the channel, by handle. */
  readonly named: ReadonlyMap<string, string>;
  /** All members; nothing when they are too many to be told (limits.channelMentionMembers). */
  readonly everybody: readonly string[] | undefined;
}

/** Members who are named, without the sender; the channel only for who may, and not from within a thread. */
export function resolveMentions({ handles, everybody }: Names, facts: MentionFacts): Mentions {
  const userIds = handles.map((handle) => facts.named.get(handle)).filter((userId) => userId !== undefined && userId !== facts.senderId);
  const channel = everybody && !facts.isReply && facts.everybody !== undefined && may(facts.role, 'mention:channel');
  return { userIds: userIds as string[], channel };
}

export const mentionsSomebody = ({ userIds, channel }: Mentions): boolean => channel || userIds.length > 0;

export const mentionsTooMany = ({ userIds }: Mentions): boolean => userIds.length > limits.mentionsPerMessage;

/** Who is told of mentions, each once. */
export function mentionedUsers({ userIds, channel }: Mentions, { senderId, everybody = [] }: Pick<MentionFacts, 'senderId' | 'everybody'>): string[] {
  const users = new Set(channel ? [...userIds, ...everybody] : userIds);
  users.delete(senderId);
  return [...users];
}

/** Not by a pattern: `[._-]+$` takes quadratic time on a long row of dots. */
function withoutEnd(word: string): string {
  let end = word.length;
  while (end > 0 && '._-'.includes(word.charAt(end - 1))) end -= 1;
  return word.slice(0, end);
}

interface Fence {
  readonly from: number;
  readonly to: number;
  /** Fences with the same key open and close each other. */
  readonly key: string;
}

/**
 * Leaves a backtick where code was. As many backticks as opened it close it, on the same line unless they are three
 * or more; backticks that nothing closes are text.
 */
function withoutCode(text: string): string {
  const fences = fencesOf(text);
  const closing = closingFences(fences);
  let spoken = '';
  let from = 0;
  for (let place = 0; place < fences.length; place += 1) {
    const close = closing[place];
    const opener = fences[place];
    const closer = close === undefined ? undefined : fences[close];
    if (close === undefined || opener === undefined || closer === undefined) continue;
    spoken += `${text.slice(from, opener.from)}\``;
    from = closer.to;
    place = close;
  }
  return spoken + text.slice(from);
}

function fencesOf(text: string): Fence[] {
  const fences: Fence[] = [];
  let line = 0;
  for (const { 0: run, index } of text.matchAll(BACKTICKS)) {
    if (run === '\n') line += 1;
    else fences.push({ from: index, to: index + run.length, key: run.length < 3 ? `${run.length} on line ${line}` : `${run.length}` });
  }
  return fences;
}

/** For each fence, the place of the next one that could close it. */
function closingFences(fences: readonly Fence[]): (number | undefined)[] {
  const nextOf = new Map<string, number>();
  return fences
    .map((_, index) => fences.length - 1 - index)
    .map((place) => {
      const key = fences[place]?.key ?? '';
      const next = nextOf.get(key);
      nextOf.set(key, place);
      return next;
    })
    .reverse();
}
