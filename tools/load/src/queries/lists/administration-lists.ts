import { at, type ListScene, type ListScenes } from './list-scene.ts';
import { type ListWorld } from './list-world.ts';

const ROLES = ['administrator', 'member', 'guest'];
const STATES = ['open', 'claimed', 'resolved', 'dismissed'];

/** What administrators list of the whole deployment. */
export function administrationLists({ administratorId, edited, memberIds, largest, largestHoldId, decisions, middle, to }: ListWorld): ListScenes {
  const all = (title = 'all', query?: Record<string, string>): ListScene => ({ title: `an administrator, ${title}`, ask: () => ({ userId: administratorId, ...(query && { query }) }) });
  const described = (query: Record<string, string>, mayBeEmpty?: true): ListScene => ({ ...all(Object.entries(query).map(([name, value]) => (value === 'true' ? name : value === 'false' ? `not ${name}` : value)).join(', '), query), ...(mayBeEmpty && { mayBeEmpty }) });
  const audit = (title: string, query: (place: number) => Record<string, string>): ListScene => ({ title: `an administrator, ${title}`, ask: (place) => ({ userId: administratorId, query: query(place) }) });
  const decision = (place: number) => at(decisions, place);
  const since = middle.toISOString();
  const until = to.toISOString();
  return {
    listUsers: [
      all(),
      ...ROLES.map((role) => described({ role })),
      ...['true', 'false'].map((deactivated) => described({ deactivated })),
      ...ROLES.flatMap((role) => ['true', 'false'].map((deactivated) => described({ role, deactivated }, true))),
    ],
    listConnections: [{ title: 'an administrator, of a member', ask: (place) => ({ userId: administratorId, params: { userId: at(memberIds, place) } }), mayBeEmpty: true }],
    readUserActivity: [{ title: 'an administrator, of a member', ask: (place) => ({ userId: administratorId, params: { userId: at(memberIds, place) } }), mayBeEmpty: true }],
    readMessagePath: [{ title: 'an administrator, of a message that was edited', ask: () => ({ userId: administratorId, params: { messageId: edited.messageId } }), mayBeEmpty: true }],
    listAnnouncements: [all()],
    readRetention: [all()],
    listHolds: [all()],
    listHeldFiles: [{ title: 'an administrator, of the largest hold', ask: () => ({ userId: administratorId, params: { holdId: largestHoldId } }) }],
    listUserBans: [all()],
    listUserMutes: [all()],
    listAllReports: STATES.map((state) => described({ state })),
    readStatistics: [all('the last 30 days'), all('two years', { from: '2024-11-01', to: '2026-12-31' })],
    listAudit: [
      all(),
      audit('by actor', (place) => ({ actorId: decision(place).actorId })),
      audit('by channel', (place) => ({ channelId: decision(place).channelId })),
      audit('by the largest channel', () => ({ channelId: largest.channelId })),
      audit('by action', (place) => ({ action: decision(place).action })),
      audit('by kind of subject', () => ({ subjectKind: 'user' })),
      audit('by subject', (place) => ({ subjectKind: decision(place).subjectKind, subjectId: decision(place).subjectId })),
      audit('since', () => ({ since })),
      audit('until', () => ({ until })),
      audit('by actor and action', (place) => ({ actorId: decision(place).actorId, action: decision(place).action })),
      audit('by actor, between', (place) => ({ actorId: decision(place).actorId, since, until })),
      audit('by channel and action', (place) => ({ channelId: decision(place).channelId, action: decision(place).action })),
      audit('by actor and subject', (place) => ({ actorId: decision(place).actorId, subjectKind: decision(place).subjectKind, subjectId: decision(place).subjectId })),
      audit('by everything', (place) => ({ ...decision(place) })),
      audit('by the largest channel and a kind of subject', () => ({ channelId: largest.channelId, subjectKind: 'user' })),
      { ...audit('an action that never was, by actor', (place) => ({ actorId: decision(place).actorId, action: 'nothing:done' })), mayBeEmpty: true },
    ],
  };
}
