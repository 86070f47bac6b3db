import { type ChatError, type InvitationLink, type MemberRole } from '@chatgenius/contracts';
import { type Departure, type Standing } from '../../channel-store/membership.rules.ts';
import { decideCreate, decideEntry, decideManage, type Visit } from './link.rules.ts';

const [BEFORE, MADE, LATER] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z'];
const link: InvitationLink = { id: 'l', channelId: 'c', creatorId: 'u', role: 'member', createdAt: MADE, expiresAt: null, maxUses: null, uses: 0 };

const standing = (role?: MemberRole, { archived = false, departure }: { archived?: boolean; departure?: Departure } = {}): Standing => ({
  channel: { id: 'c', kind: 'private', name: 'room', topic: null, createdAt: BEFORE, archivedAt: archived ? BEFORE : null },
  member: role && { userId: 'u', role, joinedAt: BEFORE },
  departure,
  deploymentRole: 'member',
  owners: 1,
});
const visit = (changes: Partial<Visit> = {}): Visit => ({ link, now: new Date(LATER), creator: standing('member'), visitor: standing(), ...changes });

function reasonOf(decide: () => unknown): string {
  try {
    decide();
    return 'allowed';
  } catch (error) {
    return (error as ChatError).reason;
  }
}

describe('an invitation link', () => {
  it.each<[string, Partial<Visit>, string]>([
    ['is good for whoever is no member', {}, 'allowed'],
    ['lets nobody in who is banned', { visitor: { ...standing(), ban: { until: null } } }, 'BANNED'],
    ['that was revoked', { link: undefined }, 'LINK_NOT_FOUND'],
    ['that has expired', { link: { ...link, expiresAt: LATER } }, 'LINK_NOT_FOUND'],
    ['that has been used up', { link: { ...link, maxUses: 2, uses: 2 } }, 'LINK_NOT_FOUND'],
    ['with a use left', { link: { ...link, maxUses: 2, uses: 1 } }, 'allowed'],
    ['of somebody who may not invite any more', { creator: standing('guest') }, 'LINK_NOT_FOUND'],
    ['of somebody who has left', { creator: standing() }, 'LINK_NOT_FOUND'],
    ['into an archived channel', { creator: standing('owner', { archived: true }) }, 'ARCHIVED'],
  ])('%s', (_, changes, outcome) => {
    expect(reasonOf(() => decideEntry(visit(changes)))).toBe(outcome);
  });

  it('lets back in whom somebody has removed only when a moderator has made it since', () => {
    const removed = (at: string, creator: MemberRole) => reasonOf(() => decideEntry(visit({ creator: standing(creator), visitor: standing(undefined, { departure: { role: 'member', removed: true, at: new Date(at) } }) })));
    expect(['admin', 'member'].map((creator) => removed(BEFORE, creator as MemberRole))).toEqual(['allowed', 'REMOVED_FROM_CHANNEL']);
    expect(removed(LATER, 'owner')).toBe('REMOVED_FROM_CHANNEL');
  });

  it('gives back nothing that was taken: a guest comes back as a guest, unless a moderator invites them anew', () => {
    const role = (creator: MemberRole) => decideEntry(visit({ creator: standing(creator), visitor: standing(undefined, { departure: { role: 'guest', removed: false, at: new Date(BEFORE) } }) })).role;
    expect([role('member'), role('admin')]).toEqual(['guest', 'member']);
  });

  it('is made by members for their own role at most, in channels that are not full of links', () => {
    expect((['owner', 'admin', 'member', 'guest'] as const).map((role) => reasonOf(() => decideCreate(standing(role), 'member', 0)))).toEqual(['allowed', 'allowed', 'allowed', 'NOT_ALLOWED']);
    expect(reasonOf(() => decideCreate(standing(), 'guest', 0))).toBe('CHANNEL_NOT_FOUND');
    expect(reasonOf(() => decideCreate(standing('owner'), 'guest', 50))).toBe('TOO_MANY_LINKS');
  });

  it('is seen and revoked by who made it, and by moderators', () => {
    expect((['owner', 'admin', 'member'] as const).map((role) => decideManage(standing(role)))).toEqual(['all', 'all', 'own']);
    expect(reasonOf(() => decideManage(standing('guest')))).toBe('NOT_ALLOWED');
  });
});
