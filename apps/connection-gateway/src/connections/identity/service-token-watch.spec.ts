import { type BusConnection } from '@chatgenius/bus';
import { ChatError } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { type ChatSocket } from '../chat-socket.ts';
import { type SessionExpiryService } from './session-expiry.service.ts';
import { type SocketService } from '../socket.service.ts';
import { type ServiceTokens } from './service-tokens.ts';
import { ServiceTokenWatch } from './service-token-watch.ts';
import { type BotIdentity } from './socket-identity.ts';

type OnMessage = (message: { string(): string }) => void;

/** A watch over connections that are only held, and tokens that are as the test says. */
class Bench {
  readonly connections = new Set<ChatSocket>();
  readonly good = new Map<string, BotIdentity | ChatError>();
  readonly asked: string[][] = [];
  readonly ended: [userId: string, why: string][] = [];
  readonly watch: ServiceTokenWatch;
  away = false;
  #notice: OnMessage = () => undefined;
  #loss: () => void = () => undefined;

  constructor() {
    const bus = { subscribe: (_: string, listener: OnMessage) => (this.#notice = listener), onPossibleLoss: (listener: () => void) => (this.#loss = listener) };
    const check = (tokens: readonly { id: string }[]) => {
      this.asked.push(tokens.map(({ id }) => id));
      return this.away ? Promise.reject(new ChatError('UNAVAILABLE')) : Promise.resolve(this.good);
    };
    const close = (socket: ChatSocket, { reason }: ChatError) => this.#end(socket, reason);
    const logger = { warn: () => undefined, error: (event: string) => expect(event).toBe('never') };
    this.watch = new ServiceTokenWatch(bus as unknown as BusConnection, { check } as unknown as ServiceTokens, { connections: this.connections, close } as unknown as SocketService, { revoke: (socket: ChatSocket, why: string) => this.#end(socket, why) } as unknown as SessionExpiryService, logger as unknown as Logger);
    this.watch.onApplicationBootstrap();
  }

  connect(userId: string, scopes?: string[]): ChatSocket {
    const identity = { userId, sessionId: `token of ${userId}`, expiresAt: new Date(8e15), ...(scopes && { bot: { ownerId: 'ada', scopes, secretHash: 'hash' } }) };
    const socket = { data: { identity } } as unknown as ChatSocket;
    if (scopes !== undefined) this.good.set(identity.sessionId, identity as BotIdentity);
    this.connections.add(socket);
    return socket;
  }

  tell(userId: string): void {
    this.#notice({ string: () => JSON.stringify([{ userId }]) });
  }

  lose(): void {
    this.#loss();
  }

  #end({ data: { identity } }: ChatSocket, why: string): void {
    this.ended.push([identity.userId, why]);
  }
}

const settled = () => jest.advanceTimersByTimeAsync(1);

describe('ServiceTokenWatch', () => {
  let bench: Bench;

  beforeEach(async () => {
    jest.useFakeTimers();
    bench = new Bench();
    await settled();
  });
  afterEach(async () => {
    const stopped = bench.watch.onApplicationShutdown();
    await settled();
    await stopped;
    jest.useRealTimers();
  });

  it('asks at once of the bots that a change is of, by their own id or their owner’s, and of nobody else', async () => {
    for (const userId of ['one', 'other']) bench.connect(userId, []);
    bench.connect('ada');
    for (const userId of ['one', 'ada', 'somebody']) bench.tell(userId);
    await settled();
    expect(bench.asked).toEqual([['token of one'], ['token of one', 'token of other']]);
    expect(bench.ended).toEqual([]);
  });

  it.each([
    ['TOKEN_INVALID', 'service-token-revoked'],
    ['SCOPE_MISSING', 'service-token-revoked'],
    ['ACCOUNT_DEACTIVATED', 'deactivated'],
    ['ACCOUNT_BANNED', 'banned'],
    ['TOKEN_EXPIRED', 'TOKEN_EXPIRED'],
  ] as const)('ends the connections of a token that is refused with %s', async (reason, why) => {
    bench.connect('one', []);
    bench.connect('other', []);
    bench.good.set('token of one', new ChatError(reason));
    bench.tell('one');
    await settled();
    expect(bench.ended).toEqual([['one', why]]);
  });

  it('lets a connection go on with the scopes that its token has by now', async () => {
    const { data } = bench.connect('one', ['messages:read', 'messages:send']);
    bench.good.set('token of one', { ...data.identity, bot: { ownerId: 'ada', scopes: ['messages:read'], secretHash: 'hash' } });
    bench.tell('one');
    await settled();
    expect(data.identity.bot?.scopes).toEqual(['messages:read']);
  });

  it('finds within half a minute what it was not told, and asks again when nobody answers', async () => {
    bench.connect('one', []);
    bench.good.set('token of one', new ChatError('TOKEN_INVALID'));
    bench.away = true;
    await jest.advanceTimersByTimeAsync(30_000);
    expect(bench.ended).toEqual([]);
    bench.away = false;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(bench.ended).toEqual([['one', 'service-token-revoked']]);
  });

  it('asks after NATS was away, and of whoever begins while a change is fresh', async () => {
    bench.connect('one', []);
    bench.lose();
    await settled();
    bench.tell('late');
    await settled();
    expect(bench.asked).toEqual([['token of one']]);
    bench.watch.begun(bench.connect('late', []));
    bench.watch.begun(bench.connect('another', []));
    await settled();
    expect(bench.asked).toEqual([['token of one'], ['token of late']]);
  });
});
