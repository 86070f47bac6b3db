import { type Channel } from '@chatgenius/contracts';
import { described, newerOf } from './channel-versions.rules.ts';

const channel = (version: number | undefined, more: Partial<Channel> = {}): Channel => ({ id: 'c', kind: 'public', name: `name ${version}`, topic: null, createdAt: '', archivedAt: null, ...(version !== undefined && { version }), ...more });

describe('versions of a channel', () => {
  it('replace earlier ones, and are not replaced by them', () => {
    expect(newerOf(channel(2), channel(3))).toEqual(channel(3));
    expect(newerOf(channel(3), channel(2))).toEqual(channel(3));
    expect(newerOf(channel(3), channel(undefined))).toEqual(channel(undefined));
  });

  it('keep what only one of them tells of the same version', () => {
    const full = channel(2, { description: 'what', metadata: { a: 1 } });
    expect(described(full, channel(2))).toEqual(full);
    expect(described(full, channel(3))).toEqual(channel(3));
    expect(newerOf(full, channel(2, { description: null }))).toEqual({ ...full, description: null });
  });
});
