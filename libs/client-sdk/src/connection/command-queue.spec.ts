import fc from 'fast-check';
import { ChatError } from '../chat-error.ts';
import { type Settle } from './connection.ts';
import { CommandQueue, MAX_STRIKES } from './command-queue.ts';
import { type Blame } from './ending.rules.ts';

/** A server that closes the connection when it reads one of some commands, and answers the others when it is let. */
class Server {
  readonly read: string[] = [];
  connections = 1;
  readonly queue = new CommandQueue((name, input, settle) => this.#take((input as { emoji: string }).emoji, settle));
  readonly #fatal: ReadonlyMap<string, Blame>;
  #underWay: { id: string; settle: Settle<never> }[] = [];

  constructor(fatal: ReadonlyMap<string, Blame>) {
    this.#fatal = fatal;
  }

  /** Until it is settled for good, as the outbox does. */
  deliver(id: string): Promise<string> {
    return new Promise((resolve) => {
      const ask = () => this.queue.ask('reactionAdd', { messageId: 'm', emoji: id }, id, (outcome) => {
        if (!('error' in outcome)) resolve('done');
        else if (outcome.error.retryable) queueMicrotask(ask);
        else resolve(outcome.error.reason);
      });
      ask();
    });
  }

  /** Reads what has come, in order. */
  turn(): void {
    for (let next = this.#underWay.shift(); next !== undefined; next = this.#underWay.shift()) {
      this.read.push(next.id);
      const blame = this.#fatal.get(next.id);
      if (blame !== undefined) return this.close(blame, next.settle);
      next.settle({ output: undefined as never });
    }
  }

  close(blame: Blame, ...read: Settle<never>[]): void {
    this.connections++;
    const unanswered = [...read, ...this.#underWay.splice(0).map(({ settle }) => settle)];
    for (const settle of unanswered) settle({ error: ChatError.local('DISCONNECTED'), blame });
    this.queue.ended();
  }

  #take(id: string, settle: Settle<never>): void {
    this.#underWay.push({ id, settle });
  }
}

const turns = async (server: Server, count: number) => {
  for (let turn = 0; turn < count; turn++) {
    // As when acks, ends and what is repeated come in turns of their own.
    for (let micro = 0; micro < 5; micro++) await Promise.resolve();
    server.turn();
  }
};

describe('CommandQueue', () => {
  const silent: Blame = { sure: false };
  const told: Blame = { sure: true, fault: ChatError.foreseen('TOO_LARGE') };

  it('sends what does no harm at once, beside each other', async () => {
    const server = new Server(new Map());
    const all = Promise.all(['a', 'b', 'c'].map((id) => server.deliver(id)));
    await turns(server, 1);
    expect(await all).toEqual(['done', 'done', 'done']);
  });

  it('settles every command, refuses exactly those that end connections, and sends none of them for ever', async () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(ids, fc.array(fc.constantFrom(undefined, undefined, silent, told), { minLength: 12, maxLength: 12 }), async (all, fates) => {
        const fatal = new Map(all.flatMap((id, index) => (fates[index] ? [[id, fates[index]] as const] : [])));
        const server = new Server(fatal);
        const settled = Promise.all(all.map((id) => server.deliver(id)));
        await turns(server, 400);
        const expected = all.map((id) => (fatal.get(id) === undefined ? 'done' : fatal.get(id) === told ? 'TOO_LARGE' : 'UNDELIVERABLE'));
        expect(await settled).toEqual(expected);
        for (const id of all) expect(server.read.filter((one) => one === id).length).toBeLessThanOrEqual(fatal.has(id) ? MAX_STRIKES : 1);
        expect(server.connections).toBeLessThanOrEqual(1 + fatal.size * MAX_STRIKES);
      }),
      { numRuns: 100 },
    );
  });

  it('blames nobody for connections that break by themselves, as long as some hold', async () => {
    const server = new Server(new Map());
    const all = Promise.all(['a', 'b', 'c'].map((id) => server.deliver(id)));
    for (let broken = 0; broken < MAX_STRIKES - 1; broken++) {
      for (let micro = 0; micro < 5; micro++) await Promise.resolve();
      server.close(silent);
    }
    await turns(server, 10);
    expect(await all).toEqual(['done', 'done', 'done']);
  });
});
