import { limits, type Channel, type ChatError, type MemberRole } from '@chatgenius/contracts';
import { type Standing } from '../channel-store/membership.rules.ts';
import { decideCreate, decideManage, stateOf } from './webhook.rules.ts';

const AT = '2026-11-23T12:00:00.000Z';
const standing = (role?: MemberRole, channel: Partial<Channel> = {}): Standing => ({
  channel: { id: 'c', kind: 'public', name: 'general', topic: null, createdAt: AT, archivedAt: null, ...channel },
  member: role && { userId: 'u', role, joinedAt: AT },
  deploymentRole: 'member',
  owners: 1,
});

function reasonOf(decide: () => unknown): string {
  try {
    decide();
    return 'allowed';
  } catch (error) {
    return (error as ChatError).reason;
  }
}

describe('who manages webhooks', () => {
  it.each([
    ['owner', 'allowed'],
    ['admin', 'allowed'],
    ['member', 'NOT_ALLOWED'],
    ['guest', 'NOT_ALLOWED'],
    [undefined, 'NOT_ALLOWED'],
  ] as const)('%s of a public channel: %s', (role, expected) => {
    expect(reasonOf(() => decideManage(standing(role), 'CHANNEL_NOT_FOUND'))).toBe(expected);
    expect(reasonOf(() => decideCreate(standing(role), 0))).toBe(expected);
  });

  it('does not tell a channel that cannot be seen from one that is not there', () => {
    for (const missing of ['CHANNEL_NOT_FOUND', 'WEBHOOK_NOT_FOUND'] as const) {
      expect(reasonOf(() => decideManage(undefined, missing))).toBe(missing);
      expect(reasonOf(() => decideManage(standing(undefined, { kind: 'private' }), missing))).toBe(missing);
    }
  });

  it('adds none to archived, direct and full channels, but lets those that are there be managed', () => {
    expect(reasonOf(() => decideCreate(standing('owner', { archivedAt: AT }), 0))).toBe('ARCHIVED');
    expect(reasonOf(() => decideCreate(standing('owner', { kind: 'direct' }), 0))).toBe('NOT_ALLOWED');
    expect(reasonOf(() => decideCreate(standing('owner'), limits.webhooksPerChannel - 1))).toBe('allowed');
    expect(reasonOf(() => decideCreate(standing('owner'), limits.webhooksPerChannel))).toBe('TOO_MANY_WEBHOOKS');
    expect(reasonOf(() => decideManage(standing('owner', { archivedAt: AT }), 'WEBHOOK_NOT_FOUND'))).toBe('allowed');
  });
});

it('names the state of an outgoing webhook', () => {
  expect(stateOf({ disabledAt: null, failures: 0 })).toBe('active');
  expect(stateOf({ disabledAt: null, failures: 2 })).toBe('failing');
  expect(stateOf({ disabledAt: new Date(), failures: 2 })).toBe('disabled');
});
