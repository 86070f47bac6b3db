import { EVERYBODY, limits, may, MentionName, type MemberRole, type Mentions } from '@chatgenius/contracts';
import { isEscaped, withoutCode } from './code.rules.ts';

/** Letters of scripts that put spaces between words, and what else continues a word. Others, as in `@adaさん`, follow a name. */
const WORD = '\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}[\\p{M}--[\\uFE00-\\uFE0F\\u20E3]]\\p{N}_';
/** Bare links: up to white space, quotes, angle brackets, or what links in scripts without spaces do not go on in. */
const LINK = /(?:\b[a-z][a-z0-9+.\-]{0,14}:\/\/|\bwww\.|\bmailto:)[^\s<>"`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u2018-\u201F\u3000-\u303F\uFF00-\uFF0F]+/giv;
/** Also the `@` of full width, which keyboards for Chinese and Japanese give. */
const CANDIDATE = /[@＠]([A-Za-z0-9._\-]+)/g;
const WORD_GOES_ON = new RegExp(`[${WORD}]`, 'yv');
/** What may be the part of an e-mail address before its `@`. */
const LOCAL_PART = new RegExp(`[${WORD}.+%]*$`, 'v');
const SENTENCE_END = /^[^.+%]+\.+$/;
/** `cc/@ada`, but no path. */
const WORD_AND_SLASH = /(?:^|[\s"'\(\[\{<*,;])[\p{L}\p{N}]+\/$/v;
/** `@scope/name` is a package, or a path. */
const SUBPATH = /\/[A-Za-z0-9_.]/y;
const NEXT_NAME = /[@＠][A-Za-z0-9]/y;
/** `@name@host.example` is an address elsewhere. */
const HOST = /[@＠][A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}/y;
/** Where a sentence may end inside of what could be one name: `@ada.Please`, `@ada...well`. */
const BREAK = /[._\-]{2,}|\.(?=[A-Z])/g;
const LONGEST_NAME = 32;
/** No part of an address before its `@` is longer: so far back it is looked. */
const LOOK_BACK = 64;

/** What a text names, before anybody looked who that is. */
export interface Names {
  /** Each once, in lower case, in the order of the text. */
  readonly handles: readonly string[];
  /** Handle -> shorter ones, the longest first, of which the first that somebody has is meant if nobody is called so. */
  readonly shorter?: ReadonlyMap<string, readonly string[]>;
  readonly everybody: boolean;
}

const NOBODY: Names = { handles: [], everybody: false };

/**
 * Finds `@handle` and `@channel`, but not in code, links, addresses and paths, nor behind a backslash. The handle is as
 * long as it can be; punctuation at its end is not part of it. Takes time in proportion to the text, whatever the text is.
 */
export function parseNames(text: string): Names {
  if (!/[@＠]/.test(text)) return NOBODY;
  const spoken = withoutCode(text).replace(LINK, '`');
  const readings = new Map<string, readonly string[]>();
  let lastEnd = -LOOK_BACK;
  for (const { 0: candidate, 1: word = '', index } of spoken.matchAll(CANDIDATE)) {
    const end = index + candidate.length;
    const isBehindName = index - lastEnd < LOOK_BACK;
    const before = spoken.slice(Math.max(isBehindName ? lastEnd : index - LOOK_BACK, 0), index);
    if (!mayFollow(before, isBehindName, word) || isEscaped(spoken, index) || isPartOfMore(spoken, word, end)) continue;
    lastEnd = end;
    const [longest, ...shorter] = readingsOf(word);
    if (longest !== undefined) readings.set(longest, shorter);
  }
  return namesIn(readings);
}

export const namesSomebody = ({ handles, everybody }: Names): boolean => everybody || handles.length > 0;

/** Whom to look up to know who is meant. */
export const handlesToFind = ({ handles, shorter }: Names): string[] => [...new Set([...handles, ...[...(shorter?.values() ?? [])].flat()])];

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
export function resolveMentions({ handles, shorter, everybody }: Names, facts: MentionFacts): Mentions {
  const userIds = new Set<string>();
  for (const handle of handles) {
    const reading = [handle, ...(shorter?.get(handle) ?? [])].find((name) => facts.named.has(name));
    const userId = facts.named.get(reading ?? '');
    if (userId !== undefined && userId !== facts.senderId) userIds.add(userId);
  }
  const channel = everybody && !facts.isReply && facts.everybody !== undefined && may(facts.role, 'mention:channel');
  return { userIds: [...userIds], channel };
}

export const mentionsSomebody = ({ userIds, channel }: Mentions): boolean => channel || userIds.length > 0;

export const mentionsTooMany = ({ userIds }: Mentions): boolean => userIds.length > limits.mentionsPerMessage;

/** Whom mentions concern, each once. */
export function mentionedUsers({ userIds, channel }: Mentions, { senderId, everybody = [] }: Pick<MentionFacts, 'senderId' | 'everybody'>): string[] {
  const users = new Set(channel ? [...userIds, ...everybody] : userIds);
  users.delete(senderId);
  return [...users];
}

/** Users who get the mentions: without those who have blocked the sender, which nobody else may notice. */
export const hearing = (userIds: readonly string[], deaf: ReadonlySet<string> | undefined): readonly string[] =>
  deaf === undefined ? userIds : userIds.filter((userId) => !deaf.has(userId));

/** How an edit changes the mentions of a message. */
export interface MentionChange {
  /** Users who are told: the first that they are mentioned, the others that they no longer are. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Whose counts change, for all to know: it does not depend on who has blocked whom. */
  readonly concerned: readonly string[] | 'everybody';
}

/** How a message has mentioned others so far. */
export interface MentionedBefore {
  readonly mentions: Mentions | undefined;
  /** Who was told. */
  readonly told: readonly string[];
}

/**
 * The difference between the users told of a message and the users it mentions now. Whoever has come into the channel since
 * everybody in it was mentioned is not told when that stays as it is.
 */
export function changeOfMentions(
  { mentions: before = { userIds: [], channel: false }, told }: MentionedBefore,
  mentions: Mentions,
  { senderId, everybody, deaf }: Pick<MentionFacts, 'senderId' | 'everybody'> & { readonly deaf: ReadonlySet<string> | undefined },
): MentionChange {
  const after = mentionedUsers(mentions, { senderId, everybody: before.channel ? told : everybody });
  // Somebody who was named and not told has blocked the sender.
  const known = new Set([...told, ...before.userIds]);
  const added = after.filter((userId) => !known.has(userId));
  const removed = [...known].filter((userId) => !after.includes(userId));
  return {
    added: hearing(added, deaf),
    removed: removed.filter((userId) => told.includes(userId)),
    concerned: before.channel === mentions.channel ? [...added, ...removed] : 'everybody',
  };
}

function namesIn(readings: ReadonlyMap<string, readonly string[]>): Names {
  const meansEverybody = ([longest, shorter]: readonly [string, readonly string[]]) => longest === EVERYBODY || shorter.includes(EVERYBODY);
  const named = [...readings].filter((reading) => !meansEverybody(reading));
  const shorter = new Map(named.filter(([, others]) => others.length > 0));
  return { handles: named.map(([longest]) => longest), everybody: named.length < readings.size, ...(shorter.size > 0 && { shorter }) };
}

/** Whether a name may begin behind `before`, which begins where the last name ended if it is behind one. */
function mayFollow(before: string, isBehindName: boolean, word: string): boolean {
  if (/[@＠]$/.test(before)) return false;
  if (before.endsWith('/')) return (before === '/' && isBehindName) || WORD_AND_SLASH.test(before);
  const local = LOCAL_PART.exec(before)?.[0] ?? '';
  // In italics, as some write them.
  if (/^_+$/.test(local)) return word.endsWith(local);
  return /^[.+%]*$/.test(local) || SENTENCE_END.test(local);
}

/** Whether what could be a name is the beginning of a longer word, an address or a path. */
function isPartOfMore(text: string, word: string, end: number): boolean {
  const matches = (pattern: RegExp) => {
    pattern.lastIndex = end;
    return pattern.test(text);
  };
  if (!/[.\-]$/.test(word) && matches(WORD_GOES_ON)) return true;
  if ('@＠'.includes(text[end] ?? ' ')) return !matches(NEXT_NAME) || matches(HOST);
  return matches(SUBPATH);
}

/** The handles that a word may be, the longest first. */
function readingsOf(word: string): string[] {
  const ends = [word.length, ...[...word.slice(0, LONGEST_NAME + 2).matchAll(BREAK)].map(({ index }) => index).reverse()];
  const handles = ends.map((end) => MentionName.safeParse(withoutEnd(word.slice(0, end))).data);
  return [...new Set(handles.filter((handle) => handle !== undefined))];
}

/** Not by a pattern: `[._-]+$` takes quadratic time on a long row of dots. */
function withoutEnd(word: string): string {
  let end = word.length;
  while (end > 0 && '._-'.includes(word.charAt(end - 1))) end -= 1;
  return word.slice(0, end);
}
