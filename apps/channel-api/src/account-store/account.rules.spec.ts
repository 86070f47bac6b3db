import { decideDeactivation, decideReactivation, type Account } from './account.rules.ts';

const account = (given: Partial<Account> = {}): Account => ({ id: 'ada', kind: 'person', role: 'member', deactivatedAt: null, deactivatedById: null, anonymisedAt: null, ...given });
const away = (by: string) => account({ deactivatedAt: new Date(0), deactivatedById: by });
const reason = (name: string) => expect.objectContaining({ reason: name }) as Error;

describe('deactivating', () => {
  it('is done once, of people and of bots', () => {
    expect(decideDeactivation(account(), 0)).toBe('deactivate');
    expect(decideDeactivation(account({ kind: 'bot' }), 0)).toBe('deactivate');
    expect(decideDeactivation(away('ada'), 0)).toBe('nothing to do');
    for (const nobody of [undefined, account({ kind: 'webhook' })]) expect(() => decideDeactivation(nobody, 2)).toThrow(reason('USER_NOT_FOUND'));
  });

  it('leaves an administrator', () => {
    const root = account({ role: 'administrator' });
    expect(decideDeactivation(root, 1)).toBe('deactivate');
    expect(() => decideDeactivation(root, 0)).toThrow(reason('LAST_ADMINISTRATOR'));
  });
});

describe('reactivating', () => {
  it('is done by who has deactivated themselves, and by administrators', () => {
    expect(decideReactivation(account(), true)).toBe('nothing to do');
    expect(decideReactivation(away('ada'), true)).toBe('reactivate');
    expect(() => decideReactivation(away('root'), true)).toThrow(reason('ACCOUNT_DEACTIVATED'));
    for (const by of ['ada', 'root']) expect(decideReactivation(away(by), false)).toBe('reactivate');
  });

  it('brings nobody back who was anonymised', () => {
    for (const nobody of [undefined, account({ kind: 'webhook' }), { ...away('ada'), anonymisedAt: new Date(0) }]) {
      for (const byThemselves of [true, false]) expect(() => decideReactivation(nobody, byThemselves)).toThrow(reason('USER_NOT_FOUND'));
    }
  });
});
