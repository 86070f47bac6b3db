import { MemberRole } from './entities/channel.ts';
import { DeploymentRole } from './entities/user.ts';
import { channelPermissions, deploymentPermissions, effectiveRole, may, mayGive, mayInDeployment, maySee, standsAbove, type ChannelPermission } from './permissions.ts';

describe('permissions', () => {
  it('allow nothing without a role, or with one that only a newer release knows', () => {
    for (const role of [undefined, 'host', 'constructor', '__proto__']) {
      expect(may(role as never, 'message:send')).toBe(false);
      expect(mayInDeployment(role as never, 'channel:create')).toBe(false);
    }
    expect(may('guest', 'message:send')).toBe(true);
  });

  it('are one name each in both tables', () => {
    expect(Object.keys(channelPermissions).filter((name) => Object.hasOwn(deploymentPermissions, name))).toEqual([]);
  });

  it('grow with the role', () => {
    const permissions = Object.keys(channelPermissions) as ChannelPermission[];
    for (const [place, role] of MemberRole.options.entries()) {
      const above = MemberRole.options[place - 1];
      if (above) expect(permissions.filter((permission) => may(role, permission) && !may(above, permission))).toEqual([]);
    }
    expect(permissions.filter((permission) => may('owner', permission) && !may('admin', permission))).toEqual(['owner:name', 'channel:transfer']);
  });

  it('let only owners name owners, and everybody else give roles up to their own', () => {
    const given = MemberRole.options.map((role) => [role, MemberRole.options.filter((other) => mayGive(role, other))]);
    expect(given).toEqual([
      ['owner', ['owner', 'admin', 'member', 'guest']],
      ['admin', ['admin', 'member', 'guest']],
      ['member', ['member', 'guest']],
      ['guest', ['guest']],
    ]);
    expect(MemberRole.options.filter((other) => standsAbove('admin', other))).toEqual(['member', 'guest']);
    expect(MemberRole.options.filter((other) => standsAbove('owner', other))).toEqual(MemberRole.options);
  });

  it('of an administrator are those of an owner in every channel that they can see, but not in direct messages', () => {
    expect(effectiveRole({ kind: 'public', role: undefined, deploymentRole: 'administrator' })).toBe('owner');
    expect(effectiveRole({ kind: 'private', role: 'guest', deploymentRole: 'administrator' })).toBe('owner');
    expect(effectiveRole({ kind: 'private', role: undefined, deploymentRole: 'administrator' })).toBeUndefined();
    expect(effectiveRole({ kind: 'direct', role: 'member', deploymentRole: 'administrator' })).toBe('member');
    expect(effectiveRole({ kind: 'public', role: 'admin', deploymentRole: 'member' })).toBe('admin');
    expect(effectiveRole({ kind: 'public', role: undefined, deploymentRole: 'member' })).toBeUndefined();
  });

  it('show a private channel to its members alone, and a public one not to guests of the deployment', () => {
    const seen = (kind: 'public' | 'private') => DeploymentRole.options.filter((deploymentRole) => maySee({ kind, role: undefined, deploymentRole }));
    expect([seen('public'), seen('private')]).toEqual([['administrator', 'member'], []]);
    expect(maySee({ kind: 'private', role: 'guest', deploymentRole: 'guest' })).toBe(true);
  });
});
