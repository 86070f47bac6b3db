import { type Shown } from '@chatgenius/testing';
import { act, createElement as h, Fragment, type ReactNode } from 'react';
import { ChatError } from '../chat-error.ts';
import { ActPage, provided } from './act.fixture.ts';
import { useMessages, useTyping, type UsedMessages } from './index.ts';
import { message, ScriptedChat } from './scripted-chat.fixture.ts';

describe('a conversation that components show', () => {
  const page = new ActPage();
  let chat: ScriptedChat;
  let shown: Shown;
  let used: UsedMessages;

  beforeAll(() => page.open());
  afterAll(() => page.close());

  beforeEach(async () => {
    chat = new ScriptedChat({ a: [message('a', 1), message('a', 2)], b: [] });
    await chat.online();
    shown = await page.show(chat, null);
  });

  afterEach(async () => {
    await page.clear();
    jest.useRealTimers();
    chat.client.close();
  });

  const Texts = ({ of }: { of: string }) => {
    used = useMessages(of);
    return h('p', null, `${used.status}${used.error ? ` ${used.error.reason}` : ''}: ${used.messages.map(({ text }) => text).join()};`);
  };
  const Typing = ({ of }: { of: string }) => h('p', null, useTyping(of).userIds.join());

  const draw = (...children: ReactNode[]): void => act(() => shown.root.render(provided(chat, h(Fragment, null, ...children))));

  async function show(...children: ReactNode[]): Promise<void> {
    draw(...children);
    await act(() => chat.settle());
  }

  const joins = (): string[] => chat.said.filter((said) => /Join|Leave/.test(said));
  /** More than anything lingers. */
  const later = async (): Promise<void> => {
    await act(() => jest.advanceTimersByTimeAsync(60_000));
    jest.useRealTimers();
    await act(() => chat.settle());
  };

  it('is joined once, however many show it, and although effects run twice', async () => {
    await show(h(Texts, { of: 'a' }), h(Texts, { of: 'a' }), h(Typing, { of: 'a' }));
    expect(shown.element.textContent).toBe('joined: text 1,text 2;joined: text 1,text 2;');
    expect(joins()).toEqual(['channelJoin a']);
  });

  it('stays joined while one of them is left, and is left a while after the last', async () => {
    await show(h(Texts, { of: 'a', key: 1 }), h(Texts, { of: 'a', key: 2 }));
    jest.useFakeTimers();
    draw(h(Texts, { of: 'a', key: 1 }));
    await later();
    expect(joins()).toEqual(['channelJoin a']);
    act(() => void chat.write('a', { text: 'still there' }));
    expect(shown.element.textContent).toContain('still there');
    jest.useFakeTimers();
    draw();
    await later();
    expect(joins()).toEqual(['channelJoin a', 'channelLeave a']);
  });

  it('is the same for who comes back at once', async () => {
    await show(h(Texts, { of: 'a' }));
    await show(h(Texts, { of: 'b' }));
    await show(h(Texts, { of: 'a' }));
    expect(shown.element.textContent).toBe('joined: text 1,text 2;');
    expect(joins()).toEqual(['channelJoin a', 'channelJoin b']);
  });

  it('is left although it was still being joined when nobody showed it any more', async () => {
    chat.answers = false;
    await show(h(Texts, { of: 'a' }));
    expect(shown.element.textContent).toBe('joining: ;');
    jest.useFakeTimers();
    draw();
    await act(() => jest.advanceTimersByTimeAsync(60_000));
    jest.useRealTimers();
    chat.answers = true;
    await act(() => chat.settle());
    expect(joins()).toEqual(['channelJoin a', 'channelLeave a']);
  });

  it('stays joined for the application that has joined it by itself', async () => {
    const [channel] = await Promise.all([chat.client.joinChannel('a'), chat.settle()]);
    await show(h(Texts, { of: 'a' }));
    jest.useFakeTimers();
    draw();
    await later();
    chat.write('a', { text: 'for the application' });
    expect([joins(), channel.state.messages.at(-1)?.text]).toEqual([['channelJoin a'], 'for the application']);
  });

  it('says why it cannot be joined, and is joined when it is tried again', async () => {
    chat.refuse('channelJoin', ChatError.refused({ status: 'error', code: 'CHANNEL_ERROR', message: '', data: { reason: 'CHANNEL_NOT_FOUND', retryable: false, advice: '' } } as never));
    await show(h(Texts, { of: 'a' }));
    expect(shown.element.textContent).toBe('failed CHANNEL_NOT_FOUND: ;');
    expect(await used.loadOlder()).toMatchObject({ error: { reason: 'CHANNEL_NOT_FOUND' } });
    chat.refuse('channelJoin', undefined);
    await act(async () => {
      used.retry();
      await chat.settle();
    });
    expect(shown.element.textContent).toBe('joined: text 1,text 2;');
  });

  it('says why its messages do not come, goes on asking, and asks at once when it is told to', async () => {
    chat.isApiAway = true;
    await show(h(Texts, { of: 'a' }));
    expect([used.status, used.trouble?.error.reason, used.messages.length]).toEqual(['joining', 'UNREACHABLE', 0]);
    const asked = chat.fetched.length;
    chat.isApiAway = false;
    await act(async () => {
      used.retry();
      await chat.settle();
    });
    expect([shown.element.textContent, used.trouble, chat.fetched.length]).toEqual(['joined: text 1,text 2;', undefined, asked + 1]);
  });

  it('goes on over another connection', async () => {
    await show(h(Texts, { of: 'a' }));
    await act(async () => {
      chat.dial.last.end(ChatError.local('DISCONNECTED'));
      chat.client.wake();
      await chat.online();
      chat.write('a', { text: 'after' });
    });
    expect(shown.element.textContent).toBe('joined: text 1,text 2,after;');
    expect(joins()).toEqual(['channelJoin a']);
  });
});
