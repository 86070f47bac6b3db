import { type Shown } from '@chatgenius/testing';
import { createElement as h, version } from 'react';
import { type renderToString as RenderToString } from 'react-dom/server';
import { ActPage, provided } from './act.fixture.ts';
import { useChannels, useConnection, useDraft, useMe, useMessages, usePeople, usePresence, useSearch, useThread, useTyping, useUnread, useUpload } from './index.ts';
import { message, ScriptedChat } from './scripted-chat.fixture.ts';

const EMPTY = '{"connection":"idle","channels":0,"messages":[],"thread":"idle","presence":0,"people":0,"typing":[],"unread":0,"uploads":0,"search":"idle","draft":""}';

/** `npm run release:check` runs these specs with the oldest React that the SDK takes. */
it('React is the one that is asked for', () => expect(version.split('.')[0]).toBe(process.env.REACT_MAJOR ?? '19'));

describe('what a server draws', () => {
  const page = new ActPage();
  let chat: ScriptedChat;
  let renderToString: typeof RenderToString;
  let shown: Shown | undefined;

  beforeAll(async () => {
    await page.open();
    ({ renderToString } = await import('react-dom/server'));
  });

  afterAll(() => page.close());

  beforeEach(async () => {
    chat = new ScriptedChat({ a: [message('a', 1)] });
    await chat.online();
  });

  afterEach(async () => {
    await page.clear();
    chat.client.close();
  });

  const Everything = () => {
    const { messages } = useMessages('a');
    const all = {
      connection: useConnection().status,
      me: useMe()?.id,
      channels: useChannels().channels.length,
      messages: messages.map(({ text }) => text),
      thread: useThread(undefined).status,
      presence: usePresence(['grace']).size,
      people: usePeople(['grace']).size,
      typing: useTyping('a').userIds,
      unread: useUnread('a').unread,
      uploads: useUpload('a').uploads.length,
      search: useSearch('').status,
      draft: useDraft('a').text,
    };
    return h('pre', null, JSON.stringify(all));
  };
  const text = (html: string): string => html.replace(/<[^>]+>/g, '').replaceAll('&quot;', '"');

  it('is empty, with a client and without one', async () => {
    expect(text(renderToString(provided(undefined, h(Everything))))).toBe(EMPTY);
    await page.show(chat, h(Everything));
    expect(text(renderToString(provided(chat, h(Everything))))).toBe(EMPTY);
  });

  it('is what a page takes over, before it shows what is there', async () => {
    shown = await page.show(chat, h(Everything), { html: renderToString(provided(chat, h(Everything))) });
    expect(shown.faults).toEqual([]);
    expect(JSON.parse(shown.element.textContent)).toMatchObject({ connection: 'online', me: 'ada', channels: 1, messages: ['text 1'], unread: 1 });
  });
});
