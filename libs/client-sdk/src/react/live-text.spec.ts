import { act, createElement as h, memo } from 'react';
import { type ShownMessage } from '../state/shown-message.ts';
import { ActPage } from './act.fixture.ts';
import { useLiveText, useMessages } from './index.ts';
import { message, ScriptedChat } from './scripted-chat.fixture.ts';

const STREAMING = { text: '', live: { state: 'streaming' as const, length: 0 } };

/** A channel with a message that is being written between two others, and what is drawn of it. */
describe('a message that is being written', () => {
  const page = new ActPage();
  let chat: ScriptedChat;
  let drawn: string[];
  let stillness: boolean;
  let element: { textContent: string | null };

  beforeAll(() => page.open());
  afterAll(() => page.close());

  const Row = memo(function Row({ of }: { of: ShownMessage }) {
    const text = useLiveText(of);
    drawn.push(`${of.id} ${text}`);
    return h('li', null, text);
  });
  const List = () => h('ul', null, useMessages('a').messages.map((each) => h(Row, { of: each, key: each.id })));

  beforeEach(async () => {
    drawn = [];
    stillness = false;
    Object.assign(globalThis, { matchMedia: () => ({ matches: stillness }) });
    chat = new ScriptedChat({ a: [message('a', 1), message('a', 2, STREAMING), message('a', 3)] });
    await chat.online();
    ({ element } = await page.show(chat, h(List), { strict: false }));
    // What shows live texts is loaded with the first of them.
    await act(() => chat.settle());
    jest.useFakeTimers();
    drawn.length = 0;
  });

  afterEach(async () => {
    jest.useRealTimers();
    Reflect.deleteProperty(globalThis, 'matchMedia');
    await page.clear();
    chat.client.close();
  });

  const hear = (offset: number, text: string) => act(() => chat.dial.last.says('onDelta', { messageId: 'a-2', offset, text }));
  const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));
  const shown = () => (element.textContent ?? '').replace('text 1', '').replace('text 3', '');

  it('grows at an even pace, and nothing else is drawn', () => {
    const whole = 'A long answer that comes in one piece, as networks have it.';
    hear(0, whole);
    const lengths = [shown().length];
    for (let step = 0; step < 20; step++) {
      pass(50);
      lengths.push(shown().length);
    }
    expect(lengths[0]).toBe(0);
    expect(shown()).toBe(whole);
    const steps = lengths.slice(1).map((length, at) => length - (lengths[at] ?? 0));
    expect(steps.every((grown) => grown >= 0 && grown <= whole.length / 5 + 1)).toBe(true);
    expect(steps.filter((grown) => grown > 0).length).toBeGreaterThan(8);
    expect(new Set(drawn.map((row) => row.split(' ')[0]))).toEqual(new Set(['a-2']));
  });

  it('changes the page at most 20 times a second, however many tokens come', () => {
    for (let token = 0; token < 100; token++) {
      hear(token * 2, 'x ');
      pass(10);
    }
    // Of the row alone: once for each token, since its message is another one, and the text that it shows changes less often.
    expect(new Set(drawn.map((row) => row.split(' ')[0]))).toEqual(new Set(['a-2']));
    expect(new Set(drawn).size).toBeLessThanOrEqual(21);
    pass(1_500);
    expect(shown()).toBe('x '.repeat(100));
  });

  it('is there at once for people who want less motion, and when it has ended', () => {
    stillness = true;
    hear(0, 'All of it at once.');
    expect(shown()).toBe('All of it at once.');
    stillness = false;
    hear(18, ' And a long rest that is not shown yet');
    expect(shown()).toBe('All of it at once.');
    act(() => chat.tell('a', 'message:edited', { messageId: 'a-2', text: 'All of it at once. And a long rest that is not shown yet.', live: { state: 'complete', length: 57, sha256: '' } }));
    expect(shown()).toBe('All of it at once. And a long rest that is not shown yet.');
  });
});
