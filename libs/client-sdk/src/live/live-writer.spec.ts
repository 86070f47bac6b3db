import { type Message } from '../generated/schemas.ts';
import { LiveWriter, type WritingClient } from './live-writer.ts';

type Append = { readonly offset: number; readonly text: string };

/** A server that takes text, commits it when it is told to, and may lose what it has not committed. */
class Server {
  text = '';
  durable = 0;
  msPerByte = 0;
  readonly appends: (Append & { readonly at: number })[] = [];

  readonly client: WritingClient = {
    command: ((name: string, input: Append & { length: number }) => Promise.resolve(this.#answer(name, input))) as unknown as WritingClient['command'],
    on: () => () => undefined,
    msPerByte: () => this.msPerByte,
    ended: () => new Error('closed'),
  };

  #answer(name: string, input: Append & { length: number }): object {
    if (name === 'messageBegin') return { message: { id: 'm' } as Message, length: 0, durable: 0, leaseMs: 15_000 };
    if (name === 'messageFinish' && input.length === this.text.length) return { message: { id: 'm', text: this.text } };
    if (name === 'messageFinish' || input.offset > this.text.length) throw Object.assign(new Error('a hole'), { reason: 'OFFSET_MISMATCH', details: { expected: this.text.length, durable: this.durable } });
    this.appends.push({ ...input, at: Date.now() });
    this.text += input.text.slice(this.text.length - input.offset);
    return { length: this.text.length, durable: this.durable };
  }
}

describe('a writer', () => {
  let server: Server;
  let writer: LiveWriter;

  beforeEach(async () => {
    jest.useFakeTimers();
    server = new Server();
    writer = await LiveWriter.begin(server.client, { channelId: 'c' }, { clientMessageId: 'm' });
  });
  afterEach(() => {
    writer.abandon();
    jest.useRealTimers();
  });

  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('sends again what the server has lost that was not committed, and knows how much is', async () => {
    await writer.append('kept ');
    await pass(50);
    server.durable = 5;
    await writer.append('lost ');
    await pass(100);
    expect([writer.length, writer.durable]).toEqual([10, 5]);
    server.text = 'kept ';
    await writer.append('and more');
    await pass(200);
    expect(server.text).toBe('kept lost and more');
    const finishing = writer.finish();
    await pass(200);
    expect((await finishing).text).toBe('kept lost and more');
  });

  it('slows down before it is refused, as far as the server has told how much is left', async () => {
    await writer.append('x');
    await pass(50);
    server.msPerByte = 10;
    await writer.append('y'.repeat(100));
    await pass(900);
    expect(server.text).toBe('x');
    await pass(200);
    expect(server.text).toHaveLength(101);
    // A server that hears nothing thinks that its writer is gone.
    server.msPerByte = 10_000;
    await writer.append('z'.repeat(100));
    await pass(5_100);
    expect(server.text).toHaveLength(201);
  });

  it('keeps half of a letter until the other half comes', async () => {
    await writer.append('moon \ud83c');
    await pass(50);
    expect(server.text).toBe('moon ');
    await writer.append('\udf19');
    await pass(100);
    expect(server.text).toBe('moon 🌙');
  });

  it('ends the message when the server has all of it, and says that it is there while there is nothing to say', async () => {
    await writer.append('The end');
    await pass(16_000);
    // Of these the first has the text.
    expect(server.appends.length).toBeGreaterThan(3);
    await writer.append(' comes');
    await writer.append(' late');
    const finishing = writer.finish();
    await pass(200);
    expect((await finishing).text).toBe('The end comes late');
  });
});
