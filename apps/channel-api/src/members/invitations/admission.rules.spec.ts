import { ChatError, limits } from '@chatgenius/contracts';
import { assertRoom, decideAdmission, type Acquaintance, type AdmissionSettings } from './admission.rules.ts';

const STRANGER: Acquaintance = { userId: 'u', blocks: false, owned: false, shares: false, left: false, addedLately: 0 };
const by = (addingStrangers: AdmissionSettings['addingStrangers'], additionsPerDay = 20): AdmissionSettings => ({ addingStrangers, additionsPerDay });

describe('somebody who is to be added', () => {
  it.each([
    ['a stranger', {}, { allow: 'add', invite: 'invite', refuse: 'refuse' }],
    ['one of a private channel in common', { shares: true }, { allow: 'add', invite: 'add', refuse: 'add' }],
    ['one of those who has left this channel', { shares: true, left: true }, { allow: 'add', invite: 'invite', refuse: 'refuse' }],
    ['one of those who was added often today', { shares: true, addedLately: 20 }, { allow: 'invite', invite: 'invite', refuse: 'refuse' }],
    ['one of those who has blocked who adds', { shares: true, blocks: true }, { allow: 'invite', invite: 'invite', refuse: 'refuse' }],
    ['a bot of who adds it', { owned: true, addedLately: 20 }, { allow: 'add', invite: 'add', refuse: 'add' }],
  ] as const)('%s', (_, known, expected) => {
    const decided = Object.keys(expected).map((policy) => [policy, decideAdmission({ ...STRANGER, ...known }, by(policy as keyof typeof expected))]);
    expect(Object.fromEntries(decided)).toEqual(expected);
  });

  it('is added any number of times where that is not bounded', () => {
    expect(decideAdmission({ ...STRANGER, shares: true, addedLately: 1_000 }, by('invite', 0))).toBe('add');
  });
});

describe('an invitation', () => {
  const none = { ofInviter: 0, ofPair: 0, waiting: 0 };

  it.each([
    ['ofInviter', limits.invitationsPerInviter],
    ['ofPair', limits.invitationsPerPair],
    ['waiting', limits.invitationsPerUser],
  ] as const)('is one too many by %s from %d on', (count, most) => {
    expect(() => assertRoom({ ...none, [count]: most - 1 })).not.toThrow();
    expect(() => assertRoom({ ...none, [count]: most })).toThrow(new ChatError('TOO_MANY_INVITATIONS'));
  });
});
