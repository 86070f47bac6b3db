import { DomPage, type Shown } from '@chatgenius/testing';
import { act, createElement as h, StrictMode, type ReactNode } from 'react';
import { ChatProvider } from './index.ts';
import { type ScriptedChat } from './scripted-chat.fixture.ts';

/** A page in which each change is drawn before the spec goes on. */
export class ActPage {
  #page: DomPage | undefined;

  async open(): Promise<void> {
    this.#page = await DomPage.open();
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  }

  async close(): Promise<void> {
    Reflect.deleteProperty(globalThis, 'IS_REACT_ACT_ENVIRONMENT');
    await this.#page?.close();
  }

  clear(): Promise<void> {
    return act(() => this.#page?.clear() ?? Promise.resolve());
  }

  /** Draws with a client, and lets what it asks for be answered. @param html what a server has drawn of it already */
  async show(chat: ScriptedChat, node: ReactNode, { html, strict = true }: { html?: string; strict?: boolean } = {}): Promise<Shown> {
    if (!this.#page) throw new Error('the page is not open');
    const page = this.#page;
    const shown = await act(() => page.show(provided(chat, node, strict), html));
    await act(() => chat.settle());
    return shown;
  }
}

export function provided(chat: ScriptedChat | undefined, node: ReactNode, strict = true): ReactNode {
  const tree = h(ChatProvider, { client: chat?.client }, node);
  return strict ? h(StrictMode, null, tree) : tree;
}
