import { type Announcement } from '../generated/schemas.ts';

/** Timers take no longer times. */
const LONGEST_MS = 24 * 60 * 60_000;
const NONE: readonly Announcement[] = Object.freeze([]);

/** What administrators tell at present: from when it is told until it ends or is withdrawn. Each session tells anew what stands. */
export class ActiveAnnouncements {
  #all: readonly Announcement[] = NONE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onChange: (all: readonly Announcement[]) => void;

  constructor(onChange: (all: readonly Announcement[]) => void) {
    this.#onChange = onChange;
  }

  /** The oldest first. */
  get all(): readonly Announcement[] {
    return this.#all;
  }

  tell(announcement: Announcement): void {
    this.#become([...this.#all.filter(({ id }) => id !== announcement.id), announcement]);
  }

  withdraw(announcementId: string): void {
    this.#become(this.#all.filter(({ id }) => id !== announcementId));
  }

  clear(): void {
    this.#become(NONE);
  }

  #become(told: readonly Announcement[]): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    const all = told.filter(({ until }) => Date.parse(until) > now);
    const next = Math.min(...all.map(({ until }) => Date.parse(until)));
    if (all.length > 0) this.#timer = setTimeout(() => this.#become(this.#all), Math.min(next - now, LONGEST_MS));
    if (all.length === this.#all.length && all.every((one, index) => one === this.#all[index])) return;
    this.#all = all;
    this.#onChange(all);
  }
}
