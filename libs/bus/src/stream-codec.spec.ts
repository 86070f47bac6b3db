import { streams, type StreamEvent } from '@chatgenius/contracts';
import { decodeEvents, encodeEvents } from './stream-codec.ts';

const STREAM = streams.channel('7b1f3f5e-6a53-4d1e-9a57-3b9c5f0a1c11');
const event = (seq: number, text: string): StreamEvent => ({ stream: STREAM, epoch: 'e', seq, type: 'message:created', at: '2026-01-01T00:00:00.000Z', data: { text } });

describe('encodeEvents', () => {
  it('keeps messages below the limit, whatever the events are made of', () => {
    // A control character is six bytes in JSON, a snowman three in UTF-8.
    const events = Array.from({ length: 40 }, (_, index) => event(index + 1, (index % 2 ? '\u0001' : '\u2603').repeat(300)));
    const messages = encodeEvents(events, 8_000);
    expect(messages.length).toBeGreaterThan(1);
    for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(8_000);
    expect(messages.flatMap((message) => decodeEvents(message)).map((decoded) => decoded.event)).toEqual(events);
  });

  it('sends one that is larger by itself', () => {
    const messages = encodeEvents([event(1, 'a'), event(2, 'b'.repeat(500)), event(3, 'c')], 300);
    expect(messages.map((message) => decodeEvents(message).map(({ event: { seq } }) => seq))).toEqual([[1], [2], [3]]);
  });
});
