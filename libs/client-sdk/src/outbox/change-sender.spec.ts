import { ChatError } from '../chat-error.ts';
import { type CommandName } from '../wire.ts';
import { ChangeSender } from './change-sender.ts';
import { KeptOutbox } from './keeping/kept-outbox.ts';
import { Outbox, type CommandLine } from './outbox.ts';

const options = { backoff: { firstMs: 0, longestMs: 0 }, random: () => 0, capacity: 10 };

const unkept = { apiUrl: 'http://api.invalid', storage: undefined, locks: undefined, keepFailed: false };

/** A server that takes what comes, and whose acks are lost as often as `lost` says. */
class ForgetfulLine implements CommandLine {
  readonly received: { name: CommandName; changeId?: string }[] = [];
  lost = 0;

  online(): Promise<void> {
    return Promise.resolve();
  }

  refusalOf(): undefined {
    return undefined;
  }

  command(name: CommandName, input: object): Promise<never> {
    this.received.push({ name, ...input });
    const reason = this.lost % 2 === 0 ? 'TIMED_OUT' : 'DISCONNECTED';
    return this.lost-- > 0 ? Promise.reject(ChatError.local(reason)) : Promise.resolve(undefined as never);
  }
}

describe('ChangeSender', () => {
  it('repeats a change under the same name, and gives the next one another', async () => {
    const line = new ForgetfulLine();
    const sender = new ChangeSender(new KeptOutbox(new Outbox(line, options), unkept, () => undefined));
    line.lost = 3;
    await sender.send('m', 'messagePin', { messageId: 'm' });
    await sender.send('m', 'messagePin', { messageId: 'm' });
    const names = line.received.map(({ changeId }) => changeId);
    expect(names).toHaveLength(5);
    expect(names[0]).toMatch(/^[\x21-\x7e]{1,64}$/);
    expect(new Set(names.slice(0, 4)).size).toBe(1);
    expect(names[4]).not.toBe(names[0]);
  });

  it('keeps the order of what is asked for of one message', async () => {
    const line = new ForgetfulLine();
    const sender = new ChangeSender(new KeptOutbox(new Outbox(line, options), unkept, () => undefined));
    line.lost = 2;
    await Promise.all([
      sender.send('m', 'reactionAdd', { messageId: 'm', emoji: '👍' }),
      sender.send('m', 'reactionRemove', { messageId: 'm', emoji: '👍' }),
      sender.send('m', 'messageDelete', { messageId: 'm' }),
    ]);
    expect(line.received.map(({ name }) => name)).toEqual(['reactionAdd', 'reactionAdd', 'reactionAdd', 'reactionRemove', 'messageDelete']);
  });
});
