import { ChatError, MemberRole, type Channel, type DeploymentRole, type Member } from '@chatgenius/contracts';
import fc from 'fast-check';
import { decideAdd, decideJoin, decideLeave, decideRemove, decideRoleChange, decideTransfer, firstMembers, isVisible, type Departure, type Standing } from './membership.rules.ts';

const AT = '2026-01-01T00:00:00.000Z';

function standing({ kind = 'public', role, owners = 1, archived = false, departure, deploymentRole = 'member' }: { kind?: Channel['kind']; role?: MemberRole; owners?: number; archived?: boolean; departure?: Departure; deploymentRole?: DeploymentRole } = {}): Standing {
  return {
    channel: { id: 'c', kind, name: 'room', topic: null, createdAt: AT, archivedAt: archived ? AT : null },
    member: role && { userId: 'u', role, joinedAt: AT },
    departure,
    deploymentRole,
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
    [standing({ deploymentRole: 'guest' }), false],
    [standing({ deploymentRole: 'guest', role: 'guest' }), true],
    [standing({ kind: 'private', deploymentRole: 'administrator' }), false],
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
    ['a public channel for the first time', standing(), { role: 'member' }],
    ['a public channel that a guest has left', standing({ departure: { role: 'guest', removed: false, at: new Date(AT) } }), { role: 'guest' }],
    ['a public channel that an admin has left', standing({ departure: { role: 'admin', removed: false, at: new Date(AT) } }), { role: 'member' }],
  ])('lets in to %s', (_, found, decision) => {
    expect(decideJoin(found)).toMatchObject(decision);
  });

  it.each([
    ['a missing channel', undefined, 'CHANNEL_NOT_FOUND'],
    ['a private channel', standing({ kind: 'private' }), 'CHANNEL_NOT_FOUND'],
    ['an archived channel', standing({ archived: true }), 'ARCHIVED'],
    ['a channel that one was removed from', standing({ departure: { role: 'member', removed: true, at: new Date(AT) } }), 'REMOVED_FROM_CHANNEL'],
    ['a private channel that one was removed from', standing({ kind: 'private', departure: { role: 'member', removed: true, at: new Date(AT) } }), 'CHANNEL_NOT_FOUND'],
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

describe('administration', () => {
  const roles = MemberRole.options; // from the highest down
  const rank = (role: MemberRole) => roles.length - roles.indexOf(role);
  const anyRole = fc.constantFrom(...roles);
  const target = (role: MemberRole): Member => ({ userId: 'other', role, joinedAt: AT });

  it('never lets anybody give a role above their own, or touch somebody who is not below them, owners apart', () => {
    fc.assert(
      fc.property(anyRole, anyRole, anyRole, fc.integer({ min: 1, max: 3 }), (actor, other, given, owners) => {
        const found = standing({ role: actor, owners: owners + Number(actor === 'owner') + Number(other === 'owner') });
        const changed = outcome(() => decideRoleChange(found, target(other), given));
        const removed = outcome(() => decideRemove(found, target(other)));
        const added = outcome(() => decideAdd(found, given));
        if (typeof changed !== 'string') expect(rank(given)).toBeLessThanOrEqual(rank(actor));
        if (added !== 'NOT_ALLOWED') expect(rank(given)).toBeLessThanOrEqual(rank(actor));
        for (const done of [removed === 'remove', typeof changed !== 'string']) {
          if (done) expect(actor === 'owner' || rank(actor) > rank(other)).toBe(true);
        }
        expect(removed === 'remove').toBe(actor === 'owner' || (actor === 'admin' && rank(other) < rank(actor)));
      }),
    );
  });

  it('leaves the roles of an archived channel as they are, and members can be removed from it', () => {
    const archived = standing({ role: 'owner', archived: true });
    expect(outcome(() => decideRoleChange(archived, target('member'), 'admin'))).toBe('ARCHIVED');
    expect(outcome(() => decideRoleChange(archived, target('member'), 'member'))).toMatchObject({ changed: false });
    expect(outcome(() => decideRemove(archived, target('member')))).toBe('remove');
    expect(outcome(() => decideRoleChange(standing({ role: 'member', archived: true }), target('guest'), 'member'))).toBe('NOT_ALLOWED');
  });

  it('is an owner’s for administrators of the deployment, in channels that they can see', () => {
    const visitor = standing({ deploymentRole: 'administrator', owners: 2 });
    expect(outcome(() => decideRoleChange(visitor, target('owner'), 'member'))).toMatchObject({ role: 'member', changed: true });
    expect(outcome(() => decideRemove(standing({ deploymentRole: 'administrator', role: 'guest' }), target('admin')))).toBe('remove');
    expect(outcome(() => decideAdd(visitor, 'owner'))).toMatchObject({ name: 'room' });
    expect(outcome(() => decideRemove(standing({ kind: 'private', deploymentRole: 'administrator' }), target('guest')))).toBe('CHANNEL_NOT_FOUND');
    expect(outcome(() => decideRemove(standing({ kind: 'direct', deploymentRole: 'administrator', role: 'member' }), target('member')))).toBe('NOT_ALLOWED');
  });

  it('of an owner passes on to a member, and the owner stays as an admin', () => {
    const owner = standing({ role: 'owner' });
    expect(decideTransfer(owner, target('guest'))).toMatchObject({ heir: { userId: 'other', role: 'owner' }, former: { userId: 'u', role: 'admin' } });
    expect(decideTransfer(owner, { ...target('owner'), userId: 'u' })).toBe('nothing');
    expect(decideTransfer(standing({ deploymentRole: 'administrator', role: 'guest' }), target('admin'))).toMatchObject({ heir: { role: 'owner' }, former: undefined });
    for (const role of ['admin', 'member', 'guest'] as const) expect(outcome(() => decideTransfer(standing({ role }), target('member')))).toBe('NOT_ALLOWED');
    expect(outcome(() => decideTransfer(owner, undefined))).toBe('USER_NOT_FOUND');
    expect(outcome(() => decideTransfer(standing({ role: 'owner', archived: true }), target('member')))).toBe('ARCHIVED');
  });

  it('keeps an owner', () => {
    const only = standing({ role: 'owner' });
    expect(outcome(() => decideRoleChange(only, { userId: 'u', role: 'owner', joinedAt: AT }, 'admin'))).toBe('OWNER_CANNOT_LEAVE');
    expect(outcome(() => decideRemove(only, { userId: 'u', role: 'owner', joinedAt: AT }))).toBe('OWNER_CANNOT_LEAVE');
  });
});
