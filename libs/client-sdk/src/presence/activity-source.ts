import { attention, type Sight } from './presence.rules.ts';

/** Tells whether somebody is at this device. */
export interface ActivitySource {
  start(onChange: (active: boolean) => void): void;
  stop(): void;
}

/** What is needed of a browser's `document`. */
export interface Page {
  readonly visibilityState: string;
  addEventListener(type: string, listener: () => void, options?: { passive: boolean; capture: boolean }): void;
  removeEventListener(type: string, listener: () => void, options?: { capture: boolean }): void;
}

/** What people do at a page. */
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];
const VISIBILITY = 'visibilitychange';

/** The page that this runs in; nothing outside of browsers. */
export const currentPage = (): Page | undefined => (globalThis as { document?: Page }).document;

/** Somebody is there while the page can be seen and they have done something to it not long ago. */
export class PageActivity implements ActivitySource {
  readonly #page: Page;
  readonly #idleAfterMs: number;
  #sight: Sight;
  #active = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onChange: (active: boolean) => void = () => undefined;

  constructor(page: Page, idleAfterMs: number) {
    this.#page = page;
    this.#idleAfterMs = idleAfterMs;
    this.#sight = { visible: page.visibilityState === 'visible', lastInputAt: performance.now() };
  }

  start(onChange: (active: boolean) => void): void {
    this.#onChange = onChange;
    for (const input of INPUTS) this.#page.addEventListener(input, this.#touched, { passive: true, capture: true });
    this.#page.addEventListener(VISIBILITY, this.#touched);
    this.#look();
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const input of INPUTS) this.#page.removeEventListener(input, this.#touched, { capture: true });
    this.#page.removeEventListener(VISIBILITY, this.#touched);
  }

  /** Called for each movement of the mouse: no more than it has to be. */
  readonly #touched = (): void => {
    this.#sight = { visible: this.#page.visibilityState === 'visible', lastInputAt: performance.now() };
    if (this.#sight.visible !== this.#active) this.#look();
  };

  #look(): void {
    clearTimeout(this.#timer);
    const { active, lookInMs } = attention(this.#sight, performance.now(), this.#idleAfterMs);
    if (lookInMs !== undefined) this.#timer = setTimeout(() => this.#look(), lookInMs);
    if (active === this.#active) return;
    this.#active = active;
    this.#onChange(active);
  }
}
