import { type HTMLElement, type Window } from 'happy-dom';
import { type ReactNode } from 'react';
import { type Root } from 'react-dom/client';

/** What React and its testing library look for. The rest of Node stays as it is: `fetch`, `Event` and others are its own. */
const NAMES = ['document', 'Element', 'HTMLElement', 'HTMLIFrameElement', 'Node', 'MutationObserver'] as const;

export interface Shown {
  readonly root: Root;
  readonly element: HTMLElement;
  /** What React has put right by itself, such as a drawing of the server that was another one. */
  readonly faults: readonly unknown[];
}

/** A page that React draws into, in a process. Specs of the same thread find the globals as they were when it is closed. */
export class DomPage {
  readonly #window: Window;
  readonly #before: ReadonlyMap<string, PropertyDescriptor | undefined>;
  readonly #roots: Root[] = [];

  private constructor(window: Window) {
    this.#window = window;
    const globals: Record<string, unknown> = { window, ...Object.fromEntries(NAMES.map((name) => [name, window[name]])) };
    this.#before = new Map(Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
    for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }

  static async open(): Promise<DomPage> {
    const { Window } = await import('happy-dom');
    return new DomPage(new Window());
  }

  /** Draws into an element of its own. @param html what a server has drawn of it already */
  async show(node: ReactNode, html?: string): Promise<Shown> {
    // Not before there is a page: it looks for one when it is loaded.
    const { createRoot, hydrateRoot } = await import('react-dom/client');
    const element = this.#window.document.createElement('div');
    const target = element as unknown as Parameters<typeof hydrateRoot>[0];
    element.innerHTML = html ?? '';
    const faults: unknown[] = [];
    const root = html === undefined ? createRoot(target) : hydrateRoot(target, node, { onRecoverableError: (fault) => faults.push(fault) });
    if (html === undefined) root.render(node);
    this.#roots.push(root);
    return { root, element, faults };
  }

  /** Takes away all that was drawn. */
  async clear(): Promise<void> {
    for (const root of this.#roots.splice(0)) root.unmount();
    // What React has scheduled still looks at the page.
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  async close(): Promise<void> {
    await this.clear();
    for (const [name, descriptor] of this.#before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
    await this.#window.happyDOM.close();
  }
}
