import { randomUUID } from 'node:crypto';
import { type Publication } from '@chatgenius/bus';
import { type Message } from '@chatgenius/contracts';
import { type GroupWriter } from './group-writer.ts';
import { type PlainWriter } from './plain-writer.ts';
import { type RecentGroups } from '../observing/recent-groups.ts';
import { SendQueue } from './send-queue.ts';
import { type WrittenMessage } from '../messages/message.repository.ts';
import { type Send } from './sending.rules.ts';

const [large, small] = ['large', 'small'];

describe('the queue of sends', () => {
  let written: string[];
  let finishHeavy: () => void;
  /** What the other groups wait for. */
  let light: Promise<void>;
  let queue: SendQueue;

  beforeEach(() => {
    written = [];
    light = Promise.resolve();
    const heavy = new Promise<void>((resolve) => (finishHeavy = resolve));
    const write = async (sends: readonly Send[]) => {
      await (sends.some(({ names }) => names.everybody) ? heavy : light);
      written.push(...sends.map(({ text }) => text));
      return { outcomes: sends.map((send): WrittenMessage => ({ message: send as unknown as Message, epoch: 'e' })) };
    };
    queue = new SendQueue({ write: (sends: readonly Send[]) => Promise.resolve({ outcomes: sends.map(() => undefined), causes: [] }) } as unknown as PlainWriter, { write } as unknown as GroupWriter, {} as Publication, {} as RecentGroups);
  });

  const send = (channelId: string, text: string) =>
    queue.send({ senderId: 'ada', channelId, threadId: undefined, clientMessageId: randomUUID(), text, names: { handles: [], everybody: text.includes('@channel') }, attachmentIds: [] });

  it('keeps nobody elsewhere waiting for what tells everybody in a channel', async () => {
    const telling = send(large, '@channel 1');
    await send(small, 'hello');
    await send(small, 'again');
    expect(written).toEqual(['hello', 'again']);
    finishHeavy();
    await telling;
    expect(written).toEqual(['hello', 'again', '@channel 1']);
  });

  it('tells everybody in a channel after what was said there before, however long that takes', async () => {
    const { promise, resolve: finishLight } = Promise.withResolvers<void>();
    light = promise;
    finishHeavy();
    const [before, telling] = [send(large, '1'), send(large, '@channel 2')];
    // In the same lane, and after it.
    await send(small, '@channel elsewhere');
    expect(written).toEqual(['@channel elsewhere']);
    finishLight();
    await Promise.all([before, telling]);
    expect(written).toEqual(['@channel elsewhere', '1', '@channel 2']);
  });

  it('keeps the order of each channel, whatever comes before and after', async () => {
    const all = ['1', '2', '@channel 3', '4', '@channel 5', '6'].map((text) => send(large, text));
    const elsewhere = ['a', 'b'].map((text) => send(small, text));
    await Promise.all(elsewhere);
    finishHeavy();
    await Promise.all(all);
    all.push(send(large, '7'));
    await Promise.all(all);
    expect(written.filter((text) => /\d/.test(text))).toEqual(['1', '2', '@channel 3', '4', '@channel 5', '6', '7']);
    expect(written.filter((text) => /[a-b]$/.test(text))).toEqual(['a', 'b']);
  });
});
