import { commands, type RateLimitScope } from '@chatgenius/contracts';
import { type RateLimiter } from '@chatgenius/limits';
import { type ChatSocket } from '../../connections/chat-socket.ts';
import { type SocketService } from '../../connections/socket.service.ts';
import { CommandLimits } from './command-limits.ts';

describe('what a command counts for', () => {
  const socket = { data: { identity: { userId: 'ada' } } } as unknown as ChatSocket;

  it.each<[string, keyof typeof commands, unknown, RateLimitScope]>([
    ['a message', 'messageSend', {}, 'message:send'],
    ['an edit, which says as much', 'messageEdit', {}, 'message:send'],
    ['a status', 'presenceUpdate', { status: 'dnd' }, 'presence:update'],
    ['going, which everybody sees as well', 'presenceActivity', { active: false }, 'presence:update'],
    ['what cannot be read', 'presenceActivity', 'away', 'presence:update'],
    ['being here, which may always be said', 'presenceActivity', { active: true }, 'commands'],
  ])('%s', async (_, name, payload, expected) => {
    const taken: RateLimitScope[] = [];
    const take = (scope: RateLimitScope) => Promise.resolve(taken.push(scope));
    await new CommandLimits({ take } as unknown as RateLimiter<RateLimitScope>, {} as SocketService).take(socket, commands[name], payload);
    expect(taken).toEqual([expected]);
  });
});
