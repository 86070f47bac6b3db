import { streams, type StreamEvent } from '@chatgenius/contracts';
import { decodeEvents, encodeEvents } from './stream-codec.ts';

const STREAM = streams.channel('7b1f3f5e-6a53-4d1e-9a57-3b9c5f0a1c11');
const event = (seq: number, text: string): StreamEvent => ({ stream: STREAM, epoch: 'e', seq, type: 'message:created', at: '2026-01-01T00:00:00.000Z', data: { text } });

const fail = (error: unknown) => {
  throw error as Error;
};

describe('encodeEvents', () => {
  it('keeps messages below the limit, whatever the events are made of', () => {
    // A control character is six bytes in JSON, a snowman three in UTF-8.
    const events = Array.from({ length: 40 }, (_, index) => event(index + 1, (index % 2 ? '\u0001' : '\u2603').repeat(300)));
    const messages = encodeEvents(events, 8_000);
    expect(messages.length).toBeGreaterThan(1);
    for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(8_000);
    expect(messages.flatMap((message) => decodeEvents(message, fail)).map((decoded) => decoded.event)).toEqual(events);
  });

  it('sends one that is larger by itself', () => {
    const messages = encodeEvents([event(1, 'a'), event(2, 'b'.repeat(500)), event(3, 'c')], 300);
    expect(messages.map((message) => decodeEvents(message, fail).map(({ event: { seq } }) => seq))).toEqual([[1], [2], [3]]);
  });
});

describe('decodeEvents', () => {
  it('reads events of other releases as they are: unknown types, fields, times and traces', () => {
    const newer = { ...event(2, ''), type: 'poll:created', at: '2026-01-01T00:00:00.000000+00:00', data: null, trace: '01-abc', actor: { userId: 'u' } };
    const [decoded] = decodeEvents(JSON.stringify(newer), fail);
    expect(decoded).toEqual({ encoded: JSON.stringify(newer), event: newer });
  });

  it('tells of a line that cannot be read, and reads its neighbours', () => {
    const faults: unknown[] = [];
    const payload = [JSON.stringify(event(1, 'a')), 'not JSON', '{"seq":2}', 'null', JSON.stringify(event(3, 'c'))].join('\n');
    expect(decodeEvents(payload, (error) => faults.push(error)).map(({ event: { seq } }) => seq)).toEqual([1, 3]);
    expect(faults).toHaveLength(3);
  });
});
