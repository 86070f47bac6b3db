import { type ApiLineOptions, ApiLine } from './api-line.ts';
import { Drafts } from './drafts.ts';

const PAUSE_MS = 1_000;
const place = { channelId: 'c' };

/** Keeps what it is given, and answers when the spec lets it. */
function server() {
  const kept: string[] = [];
  let answers: (() => void)[] = [];
  let version = 0;
  const call = (_name: string, _params: unknown, body: { text: string }) =>
    new Promise((resolve) => {
      kept.push(body.text);
      answers.push(() => resolve({ version: ++version }));
    });
  const get = () => Promise.resolve({ drafts: [{ ...place, text: kept.at(-1) ?? '', version }], next: null });
  const api = { call, get } as unknown as ApiLineOptions['api'];
  const drafts = new Drafts(new ApiLine({ api, backoff: { firstMs: 1, longestMs: 1 }, random: () => 0.5 }), PAUSE_MS);
  const changes: string[] = [];
  drafts.on('change', ({ text }) => changes.push(text));
  return {
    drafts,
    kept,
    changes,
    answer: async () => {
      for (const one of answers) one();
      answers = [];
      await jest.advanceTimersByTimeAsync(0);
    },
    /** Another device writes. */
    elsewhere: async (text: string) => {
      kept.push(text);
      drafts.heard({ ...place, version: ++version, removed: text === '' });
      await jest.advanceTimersByTimeAsync(0);
    },
  };
}

describe('a draft', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is kept when the user pauses, one text after the other', async () => {
    const { drafts, kept, answer } = server();
    for (const text of ['h', 'he', 'hello']) {
      drafts.set(place, text);
      await jest.advanceTimersByTimeAsync(PAUSE_MS / 2);
    }
    expect(kept).toEqual([]);
    await jest.advanceTimersByTimeAsync(PAUSE_MS);
    drafts.set(place, 'hello, world');
    await jest.advanceTimersByTimeAsync(PAUSE_MS);
    expect(kept).toEqual(['hello']);
    await answer();
    expect(kept).toEqual(['hello', 'hello, world']);
    await answer();
    drafts.sent(place);
    expect(drafts.of(place)).toBe('');
    await jest.advanceTimersByTimeAsync(0);
    expect(kept.at(-1)).toBe('');
  });

  it('of another device is shown, but not over what is being written here, nor the echo of it', async () => {
    const { drafts, changes, answer, elsewhere } = server();
    await elsewhere('from there');
    expect([drafts.of(place), changes]).toEqual(['from there', ['from there']]);
    drafts.set(place, 'from here');
    await elsewhere('from there again');
    expect(drafts.of(place)).toBe('from here');
    await jest.advanceTimersByTimeAsync(PAUSE_MS);
    await answer();
    drafts.heard({ ...place, version: 3, removed: false });
    await jest.advanceTimersByTimeAsync(0);
    expect([drafts.of(place), changes]).toEqual(['from here', ['from there']]);
  });
});
