import { ChatError, ErrorResponse, type ParsedItem } from '@chatgenius/contracts';
import fc from 'fast-check';
import { chunksOf } from './chunks.rules.ts';
import { inChunks } from './in-chunks.ts';

const item = <Item>(value: Item): ParsedItem<Item> => ({ item: value });
const malformed: ParsedItem<string> = { refused: new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'text', message: 'No.' }] }), given: {} };
const reasons = (results: ReadonlyArray<{ status: string }>) =>
  results.map((result) => (result.status === 'ok' ? 'ok' : ErrorResponse.parse(result).data.reason));

describe('chunksOf', () => {
  it('loses nothing, keeps the order, and is over the size only with an item that is so alone', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 })), fc.integer({ min: 1, max: 100 }), (items, maxBytes) => {
        const chunks = chunksOf(items, maxBytes);
        expect(chunks.flat()).toEqual(items);
        for (const chunk of chunks) {
          expect(chunk.length).toBeGreaterThan(0);
          if (chunk.length > 1) expect(Buffer.byteLength(JSON.stringify(chunk))).toBeLessThanOrEqual(maxBytes + 1);
        }
      }),
    );
  });
});

describe('inChunks', () => {
  const large = 'x'.repeat(200 * 1024);

  it('passes on what a reason of a newer messaging-service means', async () => {
    const definition = { code: 'POLL_ERROR' as never, http: 410, retryable: false, message: 'The poll is closed.', advice: 'Show its result.' };
    const results = await inChunks([item('a')], () => Promise.resolve([{ refused: 'POLL_CLOSED' as never, details: { pollId: 'p' }, definition }]));
    const { code, message, advice, retryable } = definition;
    expect(results).toEqual([{ status: 'error', code, message, data: { pollId: 'p', reason: 'POLL_CLOSED', retryable, advice } }]);
  });

  it('puts every outcome at its place, and asks nothing about what is malformed', async () => {
    const asked: string[][] = [];
    const results = await inChunks([item('a'), malformed, item('b'), item('c')], (chunk) => {
      asked.push(chunk);
      return Promise.resolve(chunk.map((text) => (text === 'b' ? { refused: 'ARCHIVED' as const, details: { channel: 1 } } : { text })));
    });
    expect(asked).toEqual([['a', 'b', 'c']]);
    expect(results).toMatchObject([
      { status: 'ok', text: 'a' },
      { status: 'error', data: { reason: 'PAYLOAD_MALFORMED', issues: [{ path: 'text' }] } },
      { status: 'error', data: { reason: 'ARCHIVED', channel: 1 } },
      { status: 'ok', text: 'c' },
    ]);
  });

  it('asks for nothing when nothing can be read', async () => {
    expect(reasons(await inChunks([malformed], () => Promise.reject(new Error('asked'))))).toEqual(['PAYLOAD_MALFORMED']);
  });

  it('throws when the first chunk fails: nothing was done', async () => {
    await expect(inChunks([item('a')], () => Promise.reject(new ChatError('NOT_ALLOWED')))).rejects.toThrow(ChatError);
  });

  it('stops at a chunk that fails later, so that a repeat keeps the order', async () => {
    const asked: number[] = [];
    const results = await inChunks([item(large), item(large), malformed, item(large)], (chunk) => {
      asked.push(chunk.length);
      return asked.length === 2 ? Promise.reject(new ChatError('UNAVAILABLE')) : Promise.resolve(chunk.map(() => ({})));
    });
    expect(asked).toEqual([1, 1]);
    expect(reasons(results)).toEqual(['ok', 'UNAVAILABLE', 'PAYLOAD_MALFORMED', 'UNAVAILABLE']);
  });

  it('asks for less at once when an answer does not fit', async () => {
    const asked: string[] = [];
    const results = await inChunks(['a', 'b', 'c'].map(item), (chunk) => {
      asked.push(chunk.join(''));
      return chunk.length > 1 ? Promise.reject(new ChatError('TOO_LARGE')) : Promise.resolve(chunk.map((text) => ({ text })));
    });
    expect(asked).toEqual(['abc', 'ab', 'a', 'b', 'c']);
    expect(results).toMatchObject([{ text: 'a' }, { text: 'b' }, { text: 'c' }]);
  });

  it('hides no fault of ours', async () => {
    await expect(inChunks([item('a')], () => Promise.reject(new TypeError('a fault')))).rejects.toThrow('a fault');
  });
});
