import { at, EVERYBODY, type ListScene, type ListScenes } from './list-scene.ts';
import { type ListWorld } from './list-world.ts';

/** What people have for themselves: of somebody who has as much as one may have, of members and of guests. */
export function ownLists(world: ListWorld): ListScenes {
  const { busiestUserId, administratorId, memberIds, guestIds, busiestBotId, largestThreadId, drafts } = world;
  const busiest = (query?: Record<string, string>, params?: Record<string, string>): ListScene => ({ title: titled('who has most', query), ask: () => ({ userId: busiestUserId, ...(query && { query }), ...(params && { params }) }) });
  const member = (query?: Record<string, string>): ListScene => ({ title: titled('a member', query), ask: (place) => ({ userId: at(memberIds, place), ...(query && { query }) }), mayBeEmpty: true });
  const guest = (query?: Record<string, string>): ListScene => ({ title: titled('a guest', query), ask: (place) => ({ userId: at(guestIds, place), ...(query && { query }) }), mayBeEmpty: true });
  const each = [busiest(), member(), guest()];
  return {
    listMyChannels: each,
    listDirect: each,
    listFollowedThreads: [...each, busiest({ unread: 'true' }), member({ unread: 'true' })],
    listInvitations: each,
    listSessions: each,
    listBlocks: each,
    listSaved: each,
    listDrafts: [
      ...each,
      { title: 'a member, in a channel', ask: (place) => ({ userId: at(drafts, place).userId, query: { channelId: at(drafts, place).channelId } }) },
      { title: 'who has most, in a thread', ask: () => ({ userId: busiestUserId, query: { threadId: largestThreadId } }), mayBeEmpty: true },
    ],
    listScheduled: each,
    listBots: [busiest(), member()],
    listServiceTokens: [busiest(undefined, { botId: busiestBotId })],
    listChannels: [...each, { title: 'an administrator', ask: () => ({ userId: administratorId }) }],
    browseChannels: [
      member(),
      busiest(),
      member({ archived: 'true' }),
      { title: 'a member, by a word', ask: (place) => ({ userId: at(memberIds, place), query: { query: at(world.channelWords, place) } }) },
      { title: 'a member, by two letters', ask: (place) => ({ userId: at(memberIds, place), query: { query: at(world.channelWords, place).slice(0, 2) } }) },
      { title: 'a member, by a letter', ask: (place) => ({ userId: at(memberIds, place), query: { query: at(world.channelWords, place).slice(0, 1) } }) },
      { title: 'a member, archived ones by a word', ask: (place) => ({ userId: at(memberIds, place), query: { query: at(world.archivedWords, place), archived: 'true' } }) },
    ],
    findUsers: [
      { title: 'a member, by a handle', ask: (place) => ({ userId: at(memberIds, place), query: { query: at(world.handles, place) } }) },
      { title: 'a member, by a name', ask: (place) => ({ userId: at(memberIds, place), query: { query: at(world.names, place) } }) },
      { title: 'a guest, by two letters', ask: (place) => ({ userId: at(guestIds, place), query: { query: at(world.names, place).slice(0, 2) } }) },
      { title: 'a member, by a letter', ask: (place) => ({ userId: at(memberIds, place), query: { query: at(world.names, place).slice(0, 1) } }) },
      { title: 'a member, by what all handles begin with', ask: (place) => ({ userId: at(memberIds, place), query: { query: 'user' } }), mayLookAt: EVERYBODY },
    ],
    readProfiles: [{ title: 'a member, 200 of them', ask: (place) => ({ userId: at(memberIds, place), query: { ids: world.profileIds.join(',') } }) }],
  };
}

const titled = (who: string, query: Readonly<Record<string, string>> = {}): string => [who, ...Object.entries(query).map(([name, value]) => (value === 'true' ? name : `${name} ${value}`))].join(', ');
