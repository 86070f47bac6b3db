import { type Window } from 'happy-dom';

/** What React and its testing library look for. The rest of Node stays as it is: `fetch`, `Event` and others are its own. */
const NAMES = ['document', 'Element', 'HTMLElement', 'HTMLIFrameElement', 'Node', 'MutationObserver'] as const;

/** A page to render into, in a process. Open it before `react-dom` is loaded, which looks for a page once. */
export class DomPage {
  readonly document: Document;
  readonly #window: Window;
  readonly #before: ReadonlyMap<string, PropertyDescriptor | undefined>;

  private constructor(window: Window) {
    this.#window = window;
    this.document = window.document as unknown as Document;
    const globals: Record<string, unknown> = { window, ...Object.fromEntries(NAMES.map((name) => [name, window[name]])) };
    this.#before = new Map(Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
    for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }

  static async open(): Promise<DomPage> {
    const { Window } = await import('happy-dom');
    return new DomPage(new Window());
  }

  /** Other specs of this thread find the globals as they were. */
  async close(): Promise<void> {
    for (const [name, descriptor] of this.#before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
    await this.#window.happyDOM.close();
  }
}
