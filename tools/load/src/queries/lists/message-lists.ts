import { FileKind, streams } from '@chatgenius/contracts';
import { at, type ListRequest, type ListScene, type ListScenes } from './list-scene.ts';
import { type ListWorld } from './list-world.ts';

/** Messages and events, as members, guests and strangers of a public channel read and find them. */
export function messageLists(world: ListWorld): ListScenes {
  const { busiestUserId, memberIds, guests, owned, largest, largestThreadId, threads, edited, middle, from } = world;
  const inLargest = { channelId: largest.channelId };
  const halfway = String(Math.floor(largest.head / 2));
  const positions: readonly Record<string, string>[] = [{ before: halfway }, { after: halfway }, { around: middle.toISOString() }];
  const read = (title: string, params: Record<string, string>, queries: readonly Record<string, string>[]): ListScene[] => queries.map((query) => ({ title: `${title}, ${Object.keys(query).join()}`, ask: () => ({ userId: busiestUserId, params, query }) }));
  const search = (title: string, query: (place: number) => Record<string, string>, userId = (place: number): string => at(memberIds, place)): ListScene => ({
    title,
    ask: (place): ListRequest => ({ userId: userId(place), query: query(place) }),
    mayBeEmpty: true,
  });
  const fileFilters: readonly Record<string, string>[] = [{}, { name: 'REPORT' }, ...FileKind.options.map((kind) => ({ kind }))];
  const byBusiest = (): string => busiestUserId;
  return {
    channelHistory: [
      { title: 'a member, any channel', ask: (place) => ({ userId: at(owned, place).userId, params: { channelId: at(owned, place).channelId } }), mayBeEmpty: true },
      { title: 'a guest, any channel', ask: (place) => ({ userId: at(guests, place).userId, params: { channelId: at(guests, place).channelId } }), mayBeEmpty: true },
      { title: 'a stranger, a public channel', ask: (place) => ({ userId: at(memberIds, place), params: { channelId: at(world.publicChannelIds, place) } }), mayBeEmpty: true },
      { title: 'who has most, the largest', ask: () => ({ userId: busiestUserId, params: inLargest }) },
      ...read('who has most, the largest', inLargest, positions),
    ],
    threadHistory: [
      { title: 'a member, any thread', ask: (place) => ({ userId: at(threads, place).userId, params: { threadId: at(threads, place).threadId } }) },
      { title: 'who has most, the longest', ask: () => ({ userId: busiestUserId, params: { threadId: largestThreadId } }) },
      ...read('who has most, the longest', { threadId: largestThreadId }, [{ before: '20' }, { after: '5' }, { around: '10' }]),
    ],
    listPins: [{ title: 'who has most, the largest', ask: () => ({ userId: busiestUserId, params: inLargest }) }],
    listChannelFiles: [
      { title: 'a member, any channel', ask: (place) => ({ userId: at(owned, place).userId, params: { channelId: at(owned, place).channelId } }), mayBeEmpty: true },
      ...fileFilters.map((query): ListScene => {
        const title = `who has most, the largest ${Object.values(query).join()}`.trim();
        return { title, ask: () => ({ userId: busiestUserId, params: inLargest, query }), mayBeEmpty: true };
      }),
      { title: 'who has most, the largest, by somebody', ask: (place) => ({ userId: busiestUserId, params: inLargest, query: { senderId: at(world.senderIds, place) } }), mayBeEmpty: true },
    ],
    listMessageEdits: [
      { title: 'its author, edited often', ask: () => ({ userId: edited.authorId, params: { messageId: edited.messageId } }) },
      { title: 'its author, edited often, before', ask: () => ({ userId: edited.authorId, params: { messageId: edited.messageId }, query: { before: '50' } }) },
    ],
    streamEventsPage: [
      { title: 'who has most, the largest', ask: () => ({ userId: busiestUserId, params: { stream: streams.channel(largest.channelId) }, query: { after: halfway, epoch: 'filled' } }) },
      { title: 'who has most, of themselves', ask: () => ({ userId: busiestUserId, params: { stream: streams.user(busiestUserId) }, query: { after: '0' } }) },
      { title: 'who has most, of a thread', ask: () => ({ userId: busiestUserId, params: { stream: streams.thread(largestThreadId) }, query: { after: '0' } }) },
    ],
    searchMessages: [
      search('a member, a word', (place) => ({ q: at(world.words, place) })),
      search('a member, the newest of a word', (place) => ({ q: at(world.words, place), order: 'newest' })),
      search('a member, the most frequent word', () => ({ q: 'the' })),
      search('who has most, the most frequent word', () => ({ q: 'the' }), byBusiest),
      search('who has most, a rare word', (place) => ({ q: `ticket${(place * 7_919) % 200_000}` }), byBusiest),
      search('a guest, a word', (place) => ({ q: at(world.words, place) }), (place) => at(world.guestIds, place)),
      search('a member, in the largest', (place) => ({ q: at(world.words, place), channelId: largest.channelId })),
      search('a member, by somebody', (place) => ({ q: 'the', senderId: at(world.senderIds, place) })),
      search('a member, with files', () => ({ q: 'to', hasFile: 'true' })),
      search('a member, without files', () => ({ q: 'to', hasFile: 'false' })),
      search('who has most, a name of a file', () => ({ q: 'report' }), byBusiest),
      search('who has most, files of a type', () => ({ fileType: 'application/pdf' }), byBusiest),
      ...FileKind.options.map((fileKind) => search(`who has most, files: ${fileKind}`, () => ({ fileKind }), byBusiest)),
      search('a member, words with files of a kind', (place) => ({ q: at(world.words, place), fileKind: 'document' })),
      search('a member, before a time', (place) => ({ q: at(world.words, place), before: middle.toISOString() })),
      search('a member, after a time', (place) => ({ q: at(world.words, place), after: from.toISOString() })),
    ],
  };
}
