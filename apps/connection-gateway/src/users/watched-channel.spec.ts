import { streams, type Channel, type StreamEvent } from '@chatgenius/contracts';
import { type Membership } from './membership.ts';
import { WatchedChannel } from './watched-channel.ts';

const channel: Channel = { id: '018f0000-0000-7000-8000-000000000001', kind: 'public', name: 'room', topic: null, createdAt: '2026-01-01T00:00:00.000Z', archivedAt: null, version: 1 };
const version = (number: number): Channel => ({ ...channel, name: `room ${number}`, version: number });
let seq = 0;
const event = (type: string, data: object): StreamEvent => ({ stream: streams.channel(channel.id), epoch: 'e', seq: ++seq, type, at: channel.createdAt, data });

function watch() {
  const told: string[] = [];
  const listener = {
    channelMoved: () => told.push('moved'),
    channelChanged: ({ channel: { name } }: WatchedChannel) => told.push(name),
    memberLeft: ({ user }: Membership) => told.push(`left ${user.id}`),
    channelRestarted: () => told.push('restarted'),
  };
  return { watched: new WatchedChannel(channel, listener), told };
}

describe('a watched channel', () => {
  it('is what the last of its events and the database say, whichever came first', () => {
    const { watched, told } = watch();
    watched.learn(version(1));
    watched.follow([event('channel:updated', { channel: { ...version(2), metadata: { a: 1 } }, by: 'u' })]);
    expect(watched.channel).toEqual(version(2));
    // Read before the change, and answered after it.
    watched.learn(version(1));
    expect(watched.channel).toEqual(version(2));
    watched.learn(version(4));
    watched.follow([event('channel:archived', { channel: { ...version(3), archivedAt: channel.createdAt }, by: 'u' })]);
    expect(watched.channel).toEqual(version(4));
    expect(told).toEqual(['room 2', 'room 4']);
  });

  it('goes back with a database that was restored', () => {
    const { watched } = watch();
    watched.learn(version(5));
    watched.restarted({ epoch: 'other', seq: 3 });
    watched.learn(version(2));
    expect(watched.channel).toEqual(version(2));
  });

  it('that is deleted is left by all of its readers', () => {
    const { watched, told } = watch();
    for (const id of ['ada', 'bob']) watched.readers.set(id, { user: { id }, channel: watched } as Membership);
    watched.follow([event('channel:deleted', { channelId: channel.id })]);
    expect(told).toEqual(['left ada', 'left bob']);
  });
});
