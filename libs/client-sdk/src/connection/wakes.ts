/** Tells when this device may have been asleep, or has another network: what was known of the connection may be wrong then. */
export interface WakeSource {
  start(onWake: () => void): void;
  stop(): void;
}

interface Listenable {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** What a browser has of this: `window` or a worker's `self`, and the page. */
export interface Device {
  readonly scope?: Listenable | undefined;
  readonly page?: (Listenable & { readonly visibilityState: string }) | undefined;
}

/** The network is back; the page comes out of the cache of pages that were left. */
const OF_SCOPE = ['online', 'pageshow'];
/** The page is seen again; it was frozen. */
const OF_PAGE = ['visibilitychange', 'resume'];
const LOOK_EVERY_MS = 1_000;
/** A timer that is so late has slept. Browsers let timers of hidden pages wait for up to a minute: those say nothing. */
const SLEPT_MS = 5_000;

export function currentDevice(): Device {
  const { window, document } = globalThis as { window?: Partial<Listenable>; document?: Device['page'] };
  const scope = window ?? (globalThis as Partial<Listenable>);
  return { scope: isListenable(scope) ? scope : undefined, page: document };
}

const isListenable = (scope: Partial<Listenable>): scope is Listenable => typeof scope.addEventListener === 'function';

/** By the events of browsers, and everywhere by a clock that has jumped. */
export class DeviceWakes implements WakeSource {
  readonly #device: Device;
  #onWake: (() => void) | undefined;
  #lookedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(device: Device = currentDevice()) {
    this.#device = device;
  }

  start(onWake: () => void): void {
    this.stop();
    this.#onWake = onWake;
    this.#lookedAt = Date.now();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    for (const type of OF_SCOPE) this.#device.scope?.addEventListener(type, this.#wake);
    for (const type of OF_PAGE) this.#device.page?.addEventListener(type, this.#wake);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const type of OF_SCOPE) this.#device.scope?.removeEventListener(type, this.#wake);
    for (const type of OF_PAGE) this.#device.page?.removeEventListener(type, this.#wake);
  }

  #look(): void {
    const late = Date.now() - this.#lookedAt - LOOK_EVERY_MS;
    this.#lookedAt = Date.now();
    if (late > SLEPT_MS) this.#wake();
  }

  readonly #wake = (): void => {
    if (this.#device.page?.visibilityState !== 'hidden') this.#onWake?.();
  };
}
