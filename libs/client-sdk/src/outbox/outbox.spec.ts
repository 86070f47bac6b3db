import fc from 'fast-check';
import { ChatError as ServerError, toErrorResponse } from '@chatgenius/contracts';
import { ChatError } from '../chat-error.ts';
import { type CommandName } from '../wire.ts';
import { Outbox, type CommandLine } from './outbox.ts';

const refused = (reason: 'UNAVAILABLE' | 'NOT_AUTHOR') => ChatError.refused(toErrorResponse(new ServerError(reason)));
const options = { backoff: { firstMs: 0, longestMs: 0 }, random: () => 0, capacity: 1_000 };

/** `done`: applied and acknowledged; `lost`: applied, but the ack does not come; `busy`: not applied; `no`: refused for good. */
type Fate = 'done' | 'lost' | 'busy' | 'down' | 'no';

/** A server that applies what comes, and lets a scripted fate befall each call. */
class FatefulLine implements CommandLine {
  readonly applied: string[] = [];
  readonly refused: string[] = [];
  readonly #fates: Fate[];

  constructor(fates: readonly Fate[]) {
    this.#fates = [...fates];
  }

  online(): Promise<void> {
    return Promise.resolve();
  }

  refusalOf(): undefined {
    return undefined;
  }

  async command(_name: CommandName, input: unknown): Promise<never> {
    const { messageId } = input as { messageId: string };
    await Promise.resolve();
    const fate = this.#fates.shift() ?? 'done';
    if (fate === 'busy') throw refused('UNAVAILABLE');
    if (fate === 'down') throw ChatError.local('DISCONNECTED');
    if (fate === 'no' && !this.applied.includes(messageId)) {
      this.refused.push(messageId);
      throw refused('NOT_AUTHOR');
    }
    if (!this.applied.includes(messageId)) this.applied.push(messageId);
    if (fate === 'lost') throw ChatError.local('TIMED_OUT');
    return messageId as never;
  }
}

describe('Outbox', () => {
  const fates = fc.array(fc.constantFrom<Fate>('done', 'lost', 'busy', 'down', 'no'), { maxLength: 60 });
  const lanes = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 20 });

  it('settles every command, applies it at most once, and keeps the order of each lane', async () => {
    await fc.assert(
      fc.asyncProperty(fates, lanes, async (script, laneOf) => {
        const line = new FatefulLine(script);
        const outbox = new Outbox(line, options);
        const acknowledged: string[] = [];
        await Promise.all(laneOf.map((lane, index) => {
          const messageId = `${lane}${index}`;
          return outbox.enqueue(lane, 'messageDelete', { messageId }).then(() => void acknowledged.push(messageId), () => undefined);
        }));
        expect(outbox.size).toBe(0);
        expect(new Set([...line.applied, ...line.refused]).size).toBe(laneOf.length);
        expect([...acknowledged].sort()).toEqual([...line.applied].sort());
        for (const lane of 'abc') {
          const written = laneOf.map((one, index) => `${one}${index}`).filter((id) => id.startsWith(lane));
          expect(line.applied.filter((id) => id.startsWith(lane))).toEqual(written.filter((id) => line.applied.includes(id)));
        }
      }),
    );
  });

  it('is bounded', async () => {
    const outbox = new Outbox(new FatefulLine([]), { ...options, capacity: 1 });
    const first = outbox.enqueue('a', 'messageDelete', { messageId: 'a1' });
    await expect(outbox.enqueue('b', 'messageDelete', { messageId: 'b1' })).rejects.toMatchObject({ reason: 'OUTBOX_FULL' });
    await first;
    await outbox.enqueue('b', 'messageDelete', { messageId: 'b2' });
  });

  it('rejects what waits when the client is closed', async () => {
    const line: CommandLine = { online: () => Promise.reject(ChatError.local('CLOSED')), command: () => Promise.reject(ChatError.local('DISCONNECTED')), refusalOf: () => undefined };
    await expect(new Outbox(line, options).enqueue('a', 'messageDelete', { messageId: 'a1' })).rejects.toMatchObject({ reason: 'CLOSED' });
  });
});
