import { routes, type Channel, type ChatError, type MemberRole } from '@chatgenius/contracts';
import { Precondition } from '@chatgenius/http';
import { type Standing } from '../channel-store/membership.rules.ts';
import { decideArchive, decideMakePrivate, decideRestore, decideUpdate, differences } from './channel.rules.ts';

const AT = '2026-01-01T00:00:00.000Z';
const channel: Channel = { id: 'c', kind: 'public', name: 'general', topic: 'news', description: null, metadata: { a: 1 }, createdAt: AT, archivedAt: null, version: 3 };
const standing = (role: MemberRole | undefined, changes: Partial<Channel> = {}): Standing => ({
  channel: { ...channel, ...changes },
  member: role && { userId: 'u', role, joinedAt: AT },
  deploymentRole: 'member',
  owners: 1,
});
const meaning = (header?: string) => new Precondition(routes.updateChannel, header);
const anyVersion = meaning();
const refusal = (decide: () => unknown): string => {
  try {
    decide();
    return 'allowed';
  } catch (error) {
    return (error as ChatError).reason;
  }
};

describe('a change of a channel', () => {
  it('says what it is then, one version on, and nothing where it is so already', () => {
    expect(decideUpdate(standing('admin'), { name: 'all', topic: '', metadata: { a: 2 } }, anyVersion).changed).toEqual({ ...channel, name: 'all', topic: null, metadata: { a: 2 }, version: 4 });
    expect(decideUpdate(standing('owner'), { name: 'general', metadata: { a: 1 } }, anyVersion).changed).toBeUndefined();
    expect(decideArchive(standing('owner'), anyVersion, new Date(AT)).changed).toEqual({ ...channel, archivedAt: AT, version: 4 });
    expect(decideArchive(standing('owner', { archivedAt: AT }), anyVersion, new Date()).changed).toBeUndefined();
    expect(decideRestore(standing('owner', { archivedAt: AT }), anyVersion).changed).toEqual({ ...channel, version: 4 });
    expect(decideMakePrivate(standing('owner'), anyVersion).changed).toEqual({ ...channel, kind: 'private', version: 4 });
    expect(decideMakePrivate(standing('owner', { kind: 'private' }), anyVersion).changed).toBeUndefined();
  });

  it('is for those who may, of the version that they mean', () => {
    for (const role of ['member', 'guest', undefined] as const) expect(refusal(() => decideUpdate(standing(role), { name: 'x' }, anyVersion))).toBe('NOT_ALLOWED');
    expect(refusal(() => decideUpdate(standing(undefined, { kind: 'private' }), { name: 'x' }, anyVersion))).toBe('CHANNEL_NOT_FOUND');
    expect(refusal(() => decideArchive(standing('owner', { kind: 'direct' }), anyVersion, new Date()))).toBe('NOT_ALLOWED');
    expect(() => decideUpdate(standing('owner'), { name: 'x' }, meaning('"2"'))).toThrow(expect.objectContaining({ reason: 'VERSION_CONFLICT', details: { etag: '"3"', version: 3 } }) as Error);
  });

  it('of what it says is none in an archived one', () => {
    const archived = standing('owner', { archivedAt: AT });
    expect(refusal(() => decideUpdate(archived, { name: 'x' }, anyVersion))).toBe('ARCHIVED');
    expect(refusal(() => decideUpdate(archived, { name: 'general' }, anyVersion))).toBe('allowed');
    expect(refusal(() => decideMakePrivate(archived, anyVersion))).toBe('ARCHIVED');
  });

  it('is told by what differs', () => {
    expect(differences(channel, { ...channel, topic: null, version: 4 })).toEqual({ before: { topic: 'news', version: 3 }, after: { topic: null, version: 4 } });
  });
});
