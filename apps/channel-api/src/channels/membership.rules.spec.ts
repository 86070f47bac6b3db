import { describe, expect, it } from '@jest/globals';
import { ChatError, type Channel, type Member, type MemberRole } from '@chatgenius/contracts';
import fc from 'fast-check';
import { decideJoin, decideLeave, firstMembers, isVisible, type Standing } from './membership.rules.ts';

const AT = '2026-01-01T00:00:00.000Z';

function standing({ kind = 'public', role, owners = 1, archived = false }: { kind?: Channel['kind']; role?: MemberRole; owners?: number; archived?: boolean } = {}): Standing {
  return {
    channel: { id: 'c', kind, name: 'room', topic: null, createdAt: AT, archivedAt: archived ? AT : null },
    member: role && { userId: 'u', role, joinedAt: AT },
    owners,
  };
}

function outcome<Result>(decide: () => Result): Result | string {
  try {
    return decide();
  } catch (error) {
    return error instanceof ChatError ? error.reason : String(error);
  }
}

describe('a channel is visible', () => {
  it.each([
    [undefined, false],
    [standing(), true],
    [standing({ kind: 'private' }), false],
    [standing({ kind: 'direct' }), false],
    [standing({ kind: 'private', role: 'guest' }), true],
  ])('%j: %s', (found, expected) => {
    expect(isVisible(found)).toBe(expected);
  });
});

describe('decideJoin', () => {
  it.each([
    ['a public channel', standing(), { existing: undefined }],
    ['a public channel again', standing({ role: 'member' }), { existing: { role: 'member' } }],
    ['a private channel again', standing({ kind: 'private', role: 'member' }), { existing: { role: 'member' } }],
    ['an archived channel again', standing({ archived: true, role: 'member' }), { existing: { role: 'member' } }],
  ])('lets in to %s', (_, found, decision) => {
    expect(decideJoin(found)).toMatchObject(decision);
  });

  it.each([
    ['a missing channel', undefined, 'CHANNEL_NOT_FOUND'],
    ['a private channel', standing({ kind: 'private' }), 'CHANNEL_NOT_FOUND'],
    ['an archived channel', standing({ archived: true }), 'ARCHIVED'],
    ['an archived private channel', standing({ kind: 'private', archived: true }), 'CHANNEL_NOT_FOUND'],
  ])('refuses %s', (_, found, reason) => {
    expect(outcome(() => decideJoin(found))).toBe(reason);
  });
});

describe('decideLeave', () => {
  it.each([
    ['a member', standing({ role: 'member' }), 'leave'],
    ['a member of an archived channel', standing({ role: 'member', archived: true }), 'leave'],
    ['one of two owners', standing({ role: 'owner', owners: 2 }), 'leave'],
    ['the only owner', standing({ role: 'owner' }), 'OWNER_CANNOT_LEAVE'],
    ['somebody else in a public channel', standing(), 'not-a-member'],
    ['somebody else in a private channel', standing({ kind: 'private' }), 'CHANNEL_NOT_FOUND'],
    ['somebody in no channel', undefined, 'CHANNEL_NOT_FOUND'],
  ])('of %s', (_, found, expected) => {
    expect(outcome(() => decideLeave(found))).toBe(expected);
  });
});

describe('firstMembers', () => {
  it('are the creator as the one owner, and everybody invited once', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.array(fc.uuid()), fc.boolean(), (creator, invited, invitesThemselves) => {
        const ids = invitesThemselves ? [creator, ...invited, creator] : [...invited, ...invited];
        const members: Member[] = firstMembers(creator, ids, new Date(AT));
        expect(members.filter(({ role }) => role === 'owner').map(({ userId }) => userId)).toEqual([creator]);
        expect(members.map(({ userId }) => userId).sort()).toEqual([...new Set([creator, ...ids])].sort());
      }),
    );
  });
});
