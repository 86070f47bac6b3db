import { type Message } from '@chatgenius/contracts';
import { type ShownMessage } from '@chatgenius/client-sdk';
import { type Screen, type Written } from './writer.ts';

/** What is known of one writer when all is done. */
export interface Witness {
  readonly userId: string;
  readonly written: Written;
  readonly screens: readonly Screen[];
}

/** What the database says. */
export interface Stored {
  /** By channel and seq. */
  readonly messages: readonly Message[];
  readonly heads: ReadonlyMap<string, number>;
  readonly reads: ReadonlyMap<string, number>;
}

/** Every promise that was broken, one line for each; none if all were kept. */
export function faultsOf(witnesses: readonly Witness[], stored: Stored): string[] {
  return witnesses.flatMap((witness) => [
    ...witness.written.refused.map((refusal) => `refused: ${refusal}`),
    ...faultsOfSending(witness, stored),
    ...faultsOfEdits(witness, stored),
    ...faultsOfReactions(witness, stored),
    ...witness.screens.flatMap((screen) => faultsOfScreen(witness.userId, screen, stored)),
  ]);
}

/** Each message once, and in the order in which it was written. */
function faultsOfSending({ userId, written }: Witness, { messages }: Stored): string[] {
  const own = messages.filter(({ senderId }) => senderId === userId);
  const copies = Map.groupBy(own, ({ text }) => text.replace(/, edited \d+$/, ''));
  const counts = written.sent.flatMap(({ text }) => {
    const found = copies.get(text)?.length ?? 0;
    return found === 1 ? [] : [found === 0 ? `lost: "${text}"` : `doubled: "${text}" is there ${found} times`];
  });
  const unasked = own.length > written.sent.length && counts.length === 0 ? [`${own.length} messages are there of ${written.sent.length} that were sent`] : [];
  const channelIds = new Set(written.sent.map(({ channelId }) => channelId));
  const orders = [...channelIds].flatMap((channelId) => {
    const meant = written.sent.filter((one) => one.channelId === channelId).map(({ clientMessageId }) => clientMessageId);
    const is = own.filter((one) => one.channelId === channelId).map(({ clientMessageId }) => clientMessageId);
    const at = meant.findIndex((name, index) => is[index] !== name);
    return at < 0 || counts.length > 0 ? [] : [`out of order: message ${at} of ${userId}`];
  });
  return [...counts, ...unasked, ...orders];
}

function faultsOfEdits({ userId, written }: Witness, { messages }: Stored): string[] {
  const last = new Map(written.edits.map(({ messageId, text }) => [messageId, text]));
  const texts = new Set(written.sent.map(({ text }) => text));
  return messages.filter(({ senderId }) => senderId === userId).flatMap(({ id, text, editedAt }) => {
    const meant = last.get(id);
    if (meant === undefined) return texts.has(text) && editedAt === undefined ? [] : [`nobody edited it: "${text}"`];
    return text === meant ? [] : [`an edit is lost or old: "${text}" instead of "${meant}"`];
  });
}

function faultsOfReactions({ userId, written }: Witness, { messages }: Stored): string[] {
  const meant = new Set<string>();
  for (const { messageId, emoji, added } of written.reactions) {
    if (added) meant.add(`${messageId} ${emoji}`);
    else meant.delete(`${messageId} ${emoji}`);
  }
  const is = new Set(messages.flatMap(({ id, reactions }) => (reactions ?? []).filter(({ userIds }) => userIds.includes(userId)).map(({ emoji }) => `${id} ${emoji}`)));
  return [...[...meant].filter((one) => !is.has(one)).map((one) => `a reaction is lost: ${one}`), ...[...is].filter((one) => !meant.has(one)).map((one) => `a reaction came back: ${one}`)];
}

/** The screen shows what is stored, from events that came once and in order. */
function faultsOfScreen(userId: string, { channelId, messages, unread, read, seqs }: Screen, stored: Stored): string[] {
  const expected = stored.messages.filter((message) => message.channelId === channelId);
  const hole = seqs.findIndex((seq, index) => index > 0 && seq !== (seqs[index - 1] ?? 0) + 1);
  const head = stored.heads.get(channelId);
  const shown = messages.map(plain);
  const differs = expected.findIndex((message, index) => !isSame(message, shown[index]));
  return [
    ...(hole < 0 ? [] : [`events of ${userId}: ${seqs[hole - 1]} is followed by ${seqs[hole]}`]),
    ...(seqs.at(-1) === head ? [] : [`${userId} applied events up to ${seqs.at(-1)} of ${head}`]),
    ...(shown.length === expected.length ? [] : [`${userId} is shown ${shown.length} messages of ${expected.length}`]),
    ...(differs < 0 ? [] : [`${userId} is shown ${JSON.stringify(shown[differs])} instead of ${JSON.stringify(expected[differs])}`]),
    ...(unread === 0 ? [] : [`${userId} is told of ${unread} unread messages, having read all`]),
    ...(read === stored.reads.get(`${channelId} ${userId}`) ? [] : [`${userId} has read up to ${read} here, and up to ${stored.reads.get(`${channelId} ${userId}`)} in the database`]),
  ];
}

/** A message without what a client adds to it. */
function plain({ status: _, error: __, changing: ___, ...message }: ShownMessage): Message {
  return message;
}

const isSame = (one: Message, other: Message | undefined): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other ?? {}));

const sorted = (value: object): object => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined).sort(([one], [other]) => (one < other ? -1 : 1)));
