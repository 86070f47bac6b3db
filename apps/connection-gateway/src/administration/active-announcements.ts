import { type Announcement } from '@chatgenius/contracts';

/** What connections are to be told. */
export interface Changed {
  readonly made: readonly Announcement[];
  readonly withdrawn: readonly Announcement[];
}

/** Ended ones that are remembered: an answer that was on its way when one ended must not bring it back. */
const REMEMBERED = 100;

/** Current announcements, merged from change notices and periodic reads in any order. Each change is reported once. */
export class ActiveAnnouncements {
  readonly #active = new Map<string, Announcement>();
  readonly #ended = new Set<string>();

  at(now: number): Announcement[] {
    return [...this.#active.values()].filter(({ until }) => Date.parse(until) > now);
  }

  changed(changes: readonly { readonly announcement: Announcement; readonly withdrawn: boolean }[]): Changed {
    const made = changes.flatMap(({ announcement, withdrawn }) => (withdrawn ? [] : this.#add(announcement)));
    const withdrawn = changes.flatMap((change) => (change.withdrawn ? this.#end(change.announcement) : []));
    return { made, withdrawn };
  }

  /** @returns the announcements known before the read: one of these that is missing in the answer has ended */
  beginReading(): readonly string[] {
    return [...this.#active.keys()];
  }

  read(known: readonly string[], active: readonly Announcement[]): Changed {
    const ids = new Set(active.map(({ id }) => id));
    const gone = known.flatMap((id) => (ids.has(id) ? [] : (this.#active.get(id) ?? [])));
    return { made: active.flatMap((announcement) => this.#add(announcement)), withdrawn: gone.flatMap((announcement) => this.#end(announcement)) };
  }

  #add(announcement: Announcement): Announcement[] {
    if (this.#active.has(announcement.id) || this.#ended.has(announcement.id)) return [];
    this.#active.set(announcement.id, announcement);
    return [announcement];
  }

  #end(announcement: Announcement): Announcement[] {
    this.#ended.add(announcement.id);
    const [oldest] = this.#ended;
    if (this.#ended.size > REMEMBERED && oldest !== undefined) this.#ended.delete(oldest);
    return this.#active.delete(announcement.id) ? [announcement] : [];
  }
}
