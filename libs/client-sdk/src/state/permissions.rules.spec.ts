import { mayIn, mayInDeployment, moderatingRole, standsAbove } from './permissions.rules.ts';

describe('what somebody is shown', () => {
  it('is what their role in the channel allows', () => {
    expect(mayIn({ kind: 'public', role: 'admin' }, 'member', 'member:ban')).toBe(true);
    expect(mayIn({ kind: 'public', role: 'member' }, 'member', 'member:ban')).toBe(false);
    expect(mayIn({ kind: 'public' }, 'member', 'message:send')).toBe(false);
  });

  it('is what owners may where administrators moderate, and no more than any other in direct conversations', () => {
    expect(mayIn({ kind: 'public', role: 'guest' }, 'administrator', 'owner:name')).toBe(true);
    expect(moderatingRole({ kind: 'private' }, 'administrator')).toBe('owner');
    expect(mayIn({ kind: 'direct', role: 'member' }, 'administrator', 'member:kick')).toBe(false);
  });

  it('is nothing of the deployment while its role is not known', () => {
    expect([undefined, 'guest', 'member', 'administrator'].map((role) => mayInDeployment(role as never, 'announce'))).toEqual([false, false, false, true]);
  });

  it('is decided about those below, and by owners about everybody', () => {
    expect([standsAbove('admin', 'member'), standsAbove('admin', 'admin'), standsAbove('owner', 'owner'), standsAbove(undefined, 'guest')]).toEqual([true, false, true, false]);
  });
});
