import { randomUUID } from 'node:crypto';
import { type Requester } from '@chatgenius/bus/client';
import { commands, limits, messagingRequests, streams } from '@chatgenius/contracts';
import { type Get } from './lists/list-questions.ts';
import { type WorldSample } from './world-sample.ts';
import { type Question } from './question.ts';

export interface Asking {
  readonly sample: WorldSample;
  readonly requester: Requester;
  readonly get: Get;
}

const at = <Item>(items: readonly Item[], place: number): Item => {
  const item = items[place % items.length];
  if (item === undefined) throw new Error('There is too little in this database to ask about.');
  return item;
};

/** Evenly over a range, in no order: the same in every run. */
const spread = (place: number, range: number): number => Math.floor(((place * 0.618033988749895) % 1) * range);

export const questionsOf = (asking: Asking): Question[] => [...historyQuestions(asking), ...searchQuestions(asking), ...sessionQuestions(asking), ...changes(asking)];

function historyQuestions({ sample, get }: Asking): Question[] {
  const { largest, memberships, threads, messages, from, to } = sample;
  const history = (channelId: string) => `/v1/channels/${channelId}/messages`;
  const time = (place: number) => new Date(from.getTime() + spread(place, to.getTime() - from.getTime())).toISOString();
  return [
    { name: 'history, newest', ask: (place) => get(at(memberships, place).userId, history(at(memberships, place).channelId)) },
    { name: 'history, before a seq of the largest', ask: (place) => get(largest.userId, history(largest.channelId), { before: spread(place, largest.head) }) },
    { name: 'history, around a time', ask: (place) => get(at(memberships, place).userId, history(at(memberships, place).channelId), { around: time(place) }) },
    { name: 'history, around a time of the largest', ask: (place) => get(largest.userId, history(largest.channelId), { around: time(place) }) },
    { name: 'thread, newest', ask: (place) => get(at(threads, place).userId, `/v1/threads/${at(threads, place).threadId}/messages`) },
    { name: 'message', ask: (place) => get(at(messages, place).userId, `/v1/messages/${at(messages, place).messageId}`) },
    { name: 'pins of the largest', ask: () => get(largest.userId, `/v1/channels/${largest.channelId}/pins`) },
    { name: 'events after a seq', ask: (place) => get(largest.userId, `/v1/streams/channel:${largest.channelId}/events`, { after: spread(place, largest.head) }) },
  ];
}

function searchQuestions({ sample, get }: Asking): Question[] {
  const { largest, busiestUserId, messages, memberships, from, to } = sample;
  const search = (userId: string, query: Record<string, string | number | boolean>) => get(userId, '/v1/search', query);
  const rare = (place: number) => `ticket${spread(place, 200_000)}`;
  const words = (place: number, count: number) => at(messages, place).text.split(' ').slice(2, 2 + count).join(' ');
  const middle = new Date((from.getTime() + to.getTime()) / 2).toISOString();
  return [
    { name: 'search, a word', ask: (place) => search(at(messages, place).userId, { q: words(place, 1) }) },
    { name: 'search, two words', ask: (place) => search(at(messages, place).userId, { q: words(place, 2) }) },
    { name: 'search, a phrase', ask: (place) => search(at(messages, place).userId, { q: `"${words(place, 2)}"` }) },
    { name: 'search, the most frequent word', ask: (place) => search(at(memberships, place).userId, { q: 'the' }) },
    { name: 'search, the most frequent word, the largest', ask: () => search(largest.userId, { q: 'the', channelId: largest.channelId }) },
    { name: 'search, a frequent word by one author', ask: (place) => search(at(messages, place).userId, { q: 'the', senderId: at(messages, place).senderId }) },
    { name: 'search, a frequent word with files before a time', ask: () => search(largest.userId, { q: 'to', hasFile: true, before: middle }) },
    { name: 'search, documents by their name, the largest', ask: () => search(largest.userId, { q: 'report', fileKind: 'document', channelId: largest.channelId }) },
    { name: 'search, a rare word, the largest', ask: (place) => search(largest.userId, { q: rare(place), channelId: largest.channelId }) },
    { name: 'search, a rare word in 1,000 channels', share: 0.3, ask: (place) => search(busiestUserId, { q: rare(place) }) },
    { name: 'search, the most frequent word in 1,000 channels', share: 0.3, ask: () => search(busiestUserId, { q: 'the' }) },
  ];
}

function sessionQuestions({ sample, requester, get }: Asking): Question[] {
  const { memberships, busiestUserId, largest } = sample;
  const opened = memberships.slice(0, limits.resumeStreams).map(({ channelId, head }) => ({ stream: streams.channel(channelId), since: { epoch: 'filled', seq: Math.max(0, head - 5) } }));
  return [
    { name: 'own channels, a page', ask: (place) => get(at(memberships, place).userId, '/v1/me/channels') },
    { name: 'own channels, a page of 1,000', ask: () => get(busiestUserId, '/v1/me/channels', { limit: 200 }) },
    { name: 'public channels, browsed', ask: (place) => get(at(memberships, place).userId, '/v1/channels/browse') },
    { name: 'public channels, by a word', ask: (place) => get(at(memberships, place).userId, '/v1/channels/browse', { query: String(1 + spread(place, 20_000)) }) },
    { name: 'session open', ask: (place) => requester.request(messagingRequests.sessionOpen, { userId: at(memberships, place).userId }) },
    { name: 'session open with 1,000 channels', share: 0.3, ask: () => requester.request(messagingRequests.sessionOpen, { userId: busiestUserId }) },
    { name: 'unread of 100 readers', ask: (place) => requester.request(messagingRequests.unreadCount, { readers: Array.from({ length: 100 }, (_, next) => at(memberships, place + next)).map(({ userId, channelId }) => ({ userId, stream: streams.channel(channelId) })) }) },
    { name: 'streams open, 300 at once', share: 0.3, ask: () => requester.request(messagingRequests.streamsOpen, { userId: busiestUserId, streams: opened }) },
    { name: 'stream heads, 300 at once', ask: () => requester.request(messagingRequests.streamHeads, { streams: opened.map(({ stream }) => stream) }) },
    { name: 'stream read', ask: (place) => requester.request(messagingRequests.streamRead, { stream: streams.channel(largest.channelId), after: spread(place, largest.head), limit: 50 }) },
  ];
}

/** Few: they are here for their plans. */
function changes({ sample, requester }: Asking): Question[] {
  const { messages, threads } = sample;
  const message = (place: number) => at(messages, place);
  const asAuthor = (place: number) => ({ userId: message(place).senderId });
  const send = (userId: string, channelId: string, threadId?: string) =>
    requester.request(commands.messageSend.request, { actor: { userId }, input: { channelId, ...(threadId !== undefined && { threadId }), clientMessageId: randomUUID(), text: 'Hello @user-000001 and the others' } });
  return [
    { name: 'send', share: 0.2, ask: (place) => send(message(place).userId, message(place).channelId) },
    { name: 'reply', share: 0.2, ask: (place) => send(at(threads, place).userId, at(threads, place).channelId, at(threads, place).threadId) },
    { name: 'edit', share: 0.1, ask: (place) => requester.request(commands.messageEdit.request, { actor: asAuthor(place), input: { messageId: message(place).messageId, text: `edited ${place}` } }) },
    { name: 'react', share: 0.1, ask: (place) => requester.request(commands.reactionAdd.request, { actor: asAuthor(place), input: { messageId: message(place).messageId, emoji: '🎉' } }) },
    { name: 'read', share: 0.2, ask: (place) => requester.request(commands.messageRead.request, { actor: { userId: message(place).userId }, input: { channelId: message(place).channelId, seq: 1 + spread(place, 1_000) } }) },
    { name: 'delete', share: 0.05, ask: (place) => requester.request(commands.messageDelete.request, { actor: asAuthor(place), input: { messageId: message(place).messageId } }) },
  ];
}
