import { DomPage } from '@chatgenius/testing';
import { createElement as h, startTransition, useLayoutEffect, useState } from 'react';
import { provided } from './act.fixture.ts';
import { useMessages } from './index.ts';
import { message, ScriptedChat } from './scripted-chat.fixture.ts';

const ROWS = 20;

describe('components that are drawn in pieces', () => {
  let page: DomPage;
  let chat: ScriptedChat;

  beforeAll(async () => {
    page = await DomPage.open();
    chat = new ScriptedChat({ a: [message('a', 1)] });
    await chat.online();
  });

  afterAll(async () => {
    await page.close();
    chat.client.close();
  });

  it('show the same, although a message comes in between', async () => {
    let rendered = 0;
    let begin = (): void => undefined;
    const Row = () => {
      const { length } = useMessages('a').messages;
      rendered++;
      // As long as React lets one piece last.
      for (const until = performance.now() + 6; performance.now() < until; );
      return h('li', null, length);
    };
    const committed: string[] = [];
    const Rows = ({ count }: { count: number }) => {
      const [isShown, setShown] = useState(false);
      begin = () => startTransition(() => setShown(true));
      useMessages('a');
      useLayoutEffect(() => void committed.push(String(shown?.element.textContent)));
      return h('ul', null, isShown ? Array.from({ length: count }, (_, key) => h(Row, { key })) : null);
    };
    const shown = await page.show(provided(chat, h(Rows, { count: ROWS }), false));
    await chat.settle();
    begin();
    while (rendered === 0) await new Promise((resolve) => setImmediate(resolve));
    const before = rendered;
    chat.write('a');
    while (committed.at(-1) !== '2'.repeat(ROWS)) await new Promise((resolve) => setImmediate(resolve));
    // In the middle: some were drawn with one message.
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(ROWS);
    expect(committed.filter((text) => /1.*2|2.*1/.test(text))).toEqual([]);
  });
});
