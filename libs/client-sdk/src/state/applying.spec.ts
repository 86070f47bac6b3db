import { type ChatEvent } from '../wire.ts';
import { unlessMalformed } from './applying.ts';
import { applyToChannel, emptyChannel, type ChannelState } from './channel.rules.ts';

const channel = { id: 'c', kind: 'public' as const, name: 'general', topic: null, createdAt: '', archivedAt: null };
const event = (type: string, data: unknown, seq: number) => ({ stream: 'channel:c', epoch: 'e', seq, type, at: '', data }) as unknown as ChatEvent;
const apply = (state: ChannelState, one: ChatEvent) => unlessMalformed(state, () => applyToChannel(state, one, 'me'));

describe('events that this release cannot read', () => {
  const types = ['message:created', 'message:edited', 'message:deleted', 'message:status', 'message:pinned', 'reaction:added', 'thread:updated', 'member:joined', 'member:left', 'poll:created'];

  it.each(types.flatMap((type) => [null, 5, {}, { message: 5, member: null, cursors: 7 }].map((data): [string, unknown] => [type, data])))('%s with %j costs its neighbours nothing', (type, data) => {
    const message = (id: string, seq: number) => event('message:created', { message: { id, seq, channelId: 'c', senderId: 's', text: id } }, seq);
    const state = [message('m1', 1), event(type, data, 2), message('m3', 3)].reduce(apply, emptyChannel(channel, 'member'));
    expect(state.messages.map(({ id }) => id)).toEqual(expect.arrayContaining(['m1', 'm3']));
  });

  it('hide no fault of another kind', () => {
    expect(() => unlessMalformed(undefined, () => { throw new RangeError('a fault of ours'); })).toThrow(RangeError);
  });
});
