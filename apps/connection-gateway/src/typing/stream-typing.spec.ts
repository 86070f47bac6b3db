import { HeldStream } from '../streams/held-stream.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { StreamTyping } from './stream-typing.ts';

const socketOf = (userId: string) => ({ data: { identity: { userId } } }) as unknown as ChatSocket;

describe('StreamTyping', () => {
  const [ada, bob, cyd] = ['ada', 'bob', 'cyd'].map(socketOf) as [ChatSocket, ChatSocket, ChatSocket];
  let typing: StreamTyping;

  beforeEach(() => {
    const held = new HeldStream('channel:c1');
    for (const socket of [ada, bob, cyd]) held.members.add(socket);
    typing = new StreamTyping(held);
  });

  const told = (now: number) => typing.due(now).tellings.map(({ socket, view }) => [socket.data.identity.userId, ...view.userIds]);

  it('tells each member what has changed for them, and keeps nothing when it is over', () => {
    typing.start('ada', 8_000, ['cyd'], 0);
    expect(told(0)).toEqual([['bob', 'ada']]);
    expect(told(100)).toEqual([]);
    typing.start('bob', 8_100, [], 100);
    expect(told(100)).toEqual([['ada', 'bob'], ['cyd', 'bob']]);
    typing.stop('ada');
    expect(told(200)).toEqual([['bob']]);
    expect(typing.due(200).next).toBe(8_100);
    // Whoever was told until when needs no word that it is over.
    expect(told(8_100)).toEqual([]);
    expect(typing.isEmpty).toBe(true);
  });

  it('tells whoever joins later, and again whoever joins again', () => {
    typing.start('ada', 8_000, [], 0);
    typing.held.members.delete(bob);
    expect(told(0)).toEqual([['cyd', 'ada']]);
    typing.held.members.add(bob);
    typing.retell(cyd);
    expect(told(10).sort()).toEqual([['bob', 'ada'], ['cyd', 'ada']]);
  });

  it('tells anew of who types on at once after a message', () => {
    typing.start('ada', 8_000, ['cyd'], 0);
    told(0);
    expect(typing.spoke('ada')).toBe(true);
    typing.start('ada', 8_050, ['cyd'], 50);
    expect(told(100)).toEqual([['bob', 'ada']]);
    expect(typing.spoke('ada')).toBe(true);
    expect(told(200)).toEqual([['bob']]);
    expect(typing.spoke('ada')).toBe(false);
  });
});
