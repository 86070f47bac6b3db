import { ChatError, commands, type Budget, type Scope } from '@chatgenius/contracts';
import { ConcurrencyLimit } from '@chatgenius/limits';
import { Features } from '@chatgenius/service-runtime';
import fc from 'fast-check';
import { type GatewayMetrics } from '../../gateway.metrics.ts';
import { type CommandLimits } from './command-limits.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';
import { type PresenceService } from '../../presence/presence.service.ts';
import { type SocketService } from '../../connections/socket.service.ts';
import { FlightRecorder } from '../../observing/flight-recorder.ts';
import { CommandTelemetry } from './command-telemetry.ts';
import { CommandDispatcher, type CommandHandler } from './command-dispatcher.ts';

const { name: ACTIVITY } = commands.presenceActivity;
const { name: LEAVE } = commands.channelLeave;
const { name: SEND } = commands.messageSend;
const channelId = '00000000-0000-4000-8000-000000000001';
const budget: Budget = { scope: 'commands', limit: 10, remaining: 9, resetAfterMs: 1_000 };
const turn = () => new Promise(setImmediate);

/** A dispatcher with one connection, and whatever it is told to wait for. */
class Bench {
  readonly taken: PromiseWithResolvers<Budget>[] = [];
  readonly handled: { readonly input: unknown; readonly settled: PromiseWithResolvers<unknown>; readonly answer: (answer: unknown) => void }[] = [];
  readonly outcomes: [string, string][] = [];
  readonly errors: unknown[] = [];
  readonly shown: string[] = [];
  readonly socket: ChatSocket;
  readonly #handler = ((input: unknown, answer: (answer: unknown) => void) => {
    const settled = Promise.withResolvers<unknown>();
    this.handled.push({ input, settled, answer });
    return settled.promise;
  }) as unknown as CommandHandler;
  readonly #dispatcher: CommandDispatcher;

  constructor({ limited = true, atOnce = 0, features = ['presence'], scopes }: { limited?: boolean; atOnce?: number; features?: readonly 'presence'[]; scopes?: readonly Scope[] } = {}) {
    this.socket = { data: { identity: { userId: 'ada', ...(scopes && { bot: { scopes } }) } } } as unknown as ChatSocket;
    const sockets = {
      acknowledge: (_: unknown, ack: (answer: unknown) => void, answer: unknown) => ack(answer),
      emit: (_: unknown, __: unknown, error: unknown) => this.errors.push(error),
    } as unknown as SocketService;
    const metrics = { commandAnswered: (name: string, outcome: string) => this.outcomes.push([name, outcome]) } as unknown as GatewayMetrics;
    const presence = { commandSent: (_: unknown, name: string) => this.shown.push(name) } as unknown as PresenceService;
    const take = () => {
      const taken = Promise.withResolvers<Budget>();
      this.taken.push(taken);
      return taken.promise;
    };
    const limits = { take: () => (limited ? take() : undefined) } as unknown as CommandLimits;
    this.#dispatcher = new CommandDispatcher(sockets, new CommandTelemetry(metrics, new FlightRecorder()), presence, limits, new ConcurrencyLimit({ atOnce, waiting: 3 }), new Features(features));
    this.#dispatcher.serve([ACTIVITY, LEAVE, SEND], 0);
  }

  send(name: string, ...args: unknown[]): void {
    this.#dispatcher.dispatch(this.socket, [this.#handler], name, args);
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant('send' as const), name: fc.constantFrom(ACTIVITY, LEAVE, 'no:command', commands.sessionResume.name), payload: fc.constantFrom({ active: true }, { channelId }, undefined, 'text', { a: Buffer.from('x') }) }),
  fc.record({ do: fc.constant('limit' as const), pick: fc.nat(20), refuses: fc.boolean() }),
  fc.record({ do: fc.constant('handle' as const), pick: fc.nat(20), how: fc.constantFrom('returns' as const, 'throws' as const, 'answers itself' as const, 'answers and returns' as const) }),
);

describe('CommandDispatcher', () => {
  it('works on so many commands of a user at once, on the others in their order, and refuses what is too much', async () => {
    const bench = new Bench({ limited: false, atOnce: 2 });
    const answers: string[] = [];
    for (let place = 0; place < 6; place++) bench.send(LEAVE, { channelId }, ({ status }: { status: string }) => answers.push(`${place} ${status}`));
    await turn();
    expect(bench.handled).toHaveLength(2);
    expect(answers).toEqual(['5 error']);
    expect(bench.outcomes).toEqual([[LEAVE, 'TOO_MANY_AT_ONCE']]);
    for (let place = 0; place < 5; place++) {
      bench.handled[place]?.settled.resolve({});
      await turn();
    }
    expect(answers).toEqual(['5 error', '0 ok', '1 ok', '2 ok', '3 ok', '4 ok']);
  });

  it('answers each command once, with what became of it, in whatever order limits and handlers settle', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const bench = new Bench();
        const answers: unknown[][] = [];
        for (const next of steps) {
          if (next.do === 'send') {
            const ofCommand: unknown[] = [];
            answers.push(ofCommand);
            bench.send(next.name, next.payload, (answer: unknown) => ofCommand.push(answer));
          } else if (next.do === 'limit') {
            const [taken] = bench.taken.splice(next.pick % Math.max(1, bench.taken.length), 1);
            if (next.refuses) taken?.reject(new ChatError('RATE_LIMITED'));
            else taken?.resolve(budget);
          } else {
            const [call] = bench.handled.splice(next.pick % Math.max(1, bench.handled.length), 1);
            if (next.how.startsWith('answers')) call?.answer({ status: 'ok', data: 'by itself' });
            if (next.how === 'throws') call?.settled.reject(new ChatError('NOT_JOINED'));
            else call?.settled.resolve(next.how === 'answers itself' ? undefined : { done: call.input });
          }
          await turn();
          expect(bench.socket.data.unanswered ?? 0).toBe(answers.filter(({ length }) => length === 0).length);
        }
        while (bench.taken.length > 0 || bench.handled.length > 0) {
          for (const taken of bench.taken.splice(0)) taken.resolve(budget);
          for (const { settled } of bench.handled.splice(0)) settled.resolve({});
          await turn();
        }
        expect(answers.every(({ length }) => length === 1)).toBe(true);
        expect(bench.outcomes).toHaveLength(answers.length);
        expect(bench.socket.data.unanswered ?? 0).toBe(0);
        expect(bench.errors).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('hands nothing on that a limit refuses, and does not look into it', async () => {
    const bench = new Bench();
    const answers: unknown[] = [];
    bench.send(ACTIVITY, { not: 'valid' }, (answer: unknown) => answers.push(answer));
    bench.taken[0]?.reject(new ChatError('RATE_LIMITED'));
    await turn();
    expect(answers).toMatchObject([{ status: 'error', data: { reason: 'RATE_LIMITED' } }]);
    expect([bench.handled, bench.shown]).toEqual([[], []]);
  });

  it('hands on parsed input alone, and puts what is left of the limit into the ack', async () => {
    const bench = new Bench();
    const answers: unknown[] = [];
    bench.send(ACTIVITY, { active: true, more: 1 }, (answer: unknown) => answers.push(answer));
    bench.taken[0]?.resolve(budget);
    await turn();
    expect([bench.handled.map(({ input }) => input), bench.shown]).toEqual([[{ active: true }], [ACTIVITY]]);
    bench.handled[0]?.settled.resolve({ fine: true });
    await turn();
    expect(answers).toEqual([{ status: 'ok', data: { fine: true }, budget }]);
  });

  it.each([
    ['a command that there is not', 'no:command', {}, 'COMMAND_UNKNOWN'],
    ['one that nobody serves', commands.sessionResume.name, { since: [] }, 'COMMAND_UNKNOWN'],
    ['a payload that is not one', ACTIVITY, 'text', 'PAYLOAD_MALFORMED'],
    ['binary data', ACTIVITY, { active: Buffer.from('x') }, 'PAYLOAD_MALFORMED'],
  ])('refuses %s, also where no limit is switched on', async (_, name, payload, reason) => {
    const bench = new Bench({ limited: false });
    const answers: unknown[] = [];
    bench.send(name, payload, (answer: unknown) => answers.push(answer));
    await turn();
    expect(answers).toMatchObject([{ status: 'error', data: { reason } }]);
    expect(bench.outcomes).toEqual([[name === 'no:command' ? 'unknown' : name, reason]]);
  });

  it.each([
    [undefined, SEND, undefined],
    [['connections:open'], LEAVE, undefined],
    [['connections:open', 'messages:send'], SEND, undefined],
    [['connections:open', 'messages:read'], SEND, 'messages:send'],
  ] as [Scope[] | undefined, string, Scope | undefined][])('lets a bot with %j send %s: missing is %s', async (scopes, name, scope) => {
    const bench = new Bench({ limited: false, ...(scopes && { scopes }) });
    const answers: unknown[] = [];
    bench.send(name, { channelId, clientMessageId: 'one', text: 'hello' }, (answer: unknown) => answers.push(answer));
    await turn();
    expect(bench.handled).toHaveLength(scope === undefined ? 1 : 0);
    expect(answers).toMatchObject(scope === undefined ? [] : [{ status: 'error', code: 'AUTH_FAILED', data: { reason: 'SCOPE_MISSING', scope } }]);
  });

  it('tells a failure by an event when the client did not ask for an answer, and nothing else', async () => {
    const bench = new Bench({ limited: false });
    bench.send(ACTIVITY, { active: true });
    bench.send(ACTIVITY, {});
    bench.send(ACTIVITY);
    await turn();
    bench.handled[0]?.settled.resolve({});
    await turn();
    expect(bench.errors).toMatchObject([{ data: { reason: 'PAYLOAD_MALFORMED' } }, { data: { reason: 'PAYLOAD_MALFORMED' } }]);
    expect(bench.socket.data.unanswered).toBe(0);
  });
});
