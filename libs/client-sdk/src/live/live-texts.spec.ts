import fc from 'fast-check';
import { type Message, type Metadata } from '../generated/schemas.ts';
import { type ShownMessage } from '../state/shown-message.ts';
import { type MessageDelta, type OutputOf } from '../wire.ts';
import { LiveTexts } from './live-texts.ts';

type Answer = OutputOf<'messageText'>;

const streaming = (text = '', more: Partial<Message> = {}): Message => ({ id: 'm', channelId: 'c', senderId: 'bot', clientMessageId: 'm', seq: 1, text, createdAt: '', live: { state: 'streaming', length: text.length }, ...more });

/** What a reader sees of one message, and how it asks. */
class Reader {
  readonly asked: { offset: number; answer: (answer: Answer | Error) => void }[] = [];
  changes = 0;
  readonly texts = new LiveTexts((_, offset) => new Promise((resolve, reject) => this.asked.push({ offset, answer: (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)) })), () => this.changes++);
  /** As the log tells it. */
  message = streaming();

  constructor() {
    this.texts.follow([this.message]);
  }

  get shown(): ShownMessage {
    return this.texts.draw(this.message);
  }

  close(): void {
    this.texts.follow([]);
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe('the text of a live message at a reader', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is asked for when nothing is heard for a while: what was lost last shows itself by nothing else', async () => {
    const reader = new Reader();
    reader.texts.take({ messageId: 'm', offset: 0, text: 'all but ' });
    jest.advanceTimersByTime(1_999);
    expect(reader.asked).toHaveLength(0);
    jest.advanceTimersByTime(1);
    expect(reader.asked.map(({ offset }) => offset)).toEqual([8]);
    reader.asked[0]?.answer({ messageId: 'm', offset: 8, text: 'the last', live: { state: 'streaming', length: 16 } });
    await settled();
    expect(reader.shown.text).toBe('all but the last');
    // Each time later, and never further apart than the lease of a writer.
    const times: number[] = [];
    for (let ms = 0; ms < 60_000; ms += 500) {
      jest.advanceTimersByTime(500);
      const question = reader.asked[times.length + 1];
      if (question === undefined) continue;
      times.push(ms);
      question.answer({ messageId: 'm', offset: 16, text: '', live: { state: 'streaming', length: 16 } });
      await settled();
    }
    const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(pauses.slice(0, 3)).toEqual([8_000, 15_000, 15_000]);
    reader.close();
  });

  it('is asked for no more when the message has ended, or is shown no longer', () => {
    const reader = new Reader();
    reader.texts.follow([{ ...reader.message, live: { state: 'complete', length: 0 } }]);
    jest.advanceTimersByTime(60_000);
    expect(reader.asked).toHaveLength(0);
    expect(reader.texts.take({ messageId: 'm', offset: 0, text: 'late' })).toBe(false);
  });

  it('is asked for again after a question that failed', async () => {
    const reader = new Reader();
    reader.texts.take({ messageId: 'm', offset: 5, text: 'beyond' });
    reader.asked[0]?.answer(new Error('away'));
    await settled();
    reader.texts.take({ messageId: 'm', offset: 11, text: '!' });
    expect(reader.asked.map(({ offset }) => offset)).toEqual([0, 0]);
    reader.close();
  });
});

const WHOLE = 'The tide turns twice a day, 🌙 and nobody asks it to.';

/** The server's side: what is committed of one message, which other processes take over, and its author may replace. */
class Server {
  text = '';
  revision = 0;
  step = 0;
  told = 0;
  #stepTold = 0;

  write(length: number): void {
    if (this.revision === 0) this.text = WHOLE.slice(0, this.text.length + length);
    else this.text += 'x'.repeat(length);
  }

  get #more() {
    return { ...(this.revision > 0 && { revision: this.revision }), ...(this.step > 0 && { step: this.step }) };
  }

  get #metadata(): { metadata?: Metadata } {
    return this.step > 0 ? { metadata: { step: this.step } } : {};
  }

  tell(): MessageDelta {
    const delta = { messageId: 'm', offset: this.told, text: this.text.slice(this.told), ...this.#more, ...(this.step > this.#stepTold && this.#metadata) };
    this.told = this.text.length;
    this.#stepTold = this.step;
    return delta;
  }

  answer(asked: number): Answer {
    const offset = asked <= this.text.length ? asked : 0;
    return { messageId: 'm', offset, text: this.text.slice(offset), live: { state: 'streaming', length: this.text.length, ...this.#more }, ...this.#metadata };
  }

  /** As a page of history, or the log, has it. */
  get message(): Message {
    return streaming(this.text, { live: { state: 'streaming', length: this.text.length, ...this.#more }, ...this.#metadata });
  }

  edit(): void {
    this.text = 'Edited. ';
    this.revision++;
    this.told = this.text.length;
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), at: fc.nat(8) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'tell' as const, at: 0 }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('hear' as const), at: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lose' as const), at: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hear again' as const), at: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer' as const), at: fc.nat(2) }) },
  fc.record({ kind: fc.constant('fail' as const), at: fc.nat(2) }),
  fc.record({ kind: fc.constant('take over' as const), at: fc.nat(60) }),
  fc.constant({ kind: 'load a page' as const, at: 0 }),
  fc.constant({ kind: 'change metadata' as const, at: 0 }),
  fc.constant({ kind: 'edit' as const, at: 0 }),
);

it('grows by what is committed, at its place, whatever is lost, repeated, late or asked for, and is whole in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const [server, reader] = [new Server(), new Reader()];
      const underWay: MessageDelta[] = [];
      const earlier: MessageDelta[] = [];
      /** Of each revision, the longest that there was. */
      const written = new Map<number, string>();
      let last = { text: '', revision: 0 };
      const hear = (delta: MessageDelta | undefined) => delta && reader.texts.take(delta);
      for (const { kind, at } of steps) {
        if (kind === 'write') server.write(at);
        else if (kind === 'tell') underWay.push(server.tell());
        else if (kind === 'hear') earlier.push(...underWay.splice(at % (underWay.length || 1), 1).filter((delta) => (hear(delta), true)));
        else if (kind === 'lose') underWay.splice(at % (underWay.length || 1), 1);
        else if (kind === 'hear again') hear(earlier[at % (earlier.length || 1)]);
        else if (kind === 'answer') reader.asked.splice(0, 1).forEach(({ offset, answer }) => answer(server.answer(offset)));
        else if (kind === 'fail') reader.asked.splice(0, 1).forEach(({ answer }) => answer(new Error('away')));
        else if (kind === 'take over') server.told = Math.min(at, server.text.length);
        else if (kind === 'load a page') reader.texts.follow([server.message]);
        else if (kind === 'change metadata') server.step++;
        else server.edit();
        written.set(server.revision, server.text);
        await settled();
        const { text } = reader.shown;
        const revision = [...written].findLast(([, whole]) => whole.startsWith(text))?.[0];
        expect([text, revision]).toEqual([text, expect.any(Number)]);
        // It shrinks when its author has replaced it, and at no other time.
        if (!text.startsWith(last.text)) expect(server.revision).toBeGreaterThan(last.revision);
        last = { text, revision: text.startsWith(last.text) ? last.revision : server.revision };
      }
      reader.texts.catchUp();
      while (reader.asked.length > 0) {
        reader.asked.splice(0).forEach(({ offset, answer }) => answer(server.answer(offset)));
        await settled();
      }
      expect(reader.shown.text).toBe(server.text);
      if (server.step > 0) expect(reader.shown.metadata).toEqual({ step: server.step });
      reader.close();
    }),
    { numRuns: 300 },
  );
});
