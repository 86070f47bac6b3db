import { type Profile } from '../generated/schemas.ts';
import { Emitter } from '../emitter.ts';
import { type HttpApi } from '../http-api.ts';
import { persist, type RetryOptions } from '../retry.ts';
import { PROFILE_USERS, type PageOf } from '../wire.ts';

interface PeopleEvents {
  /** Profiles that were read for the first time, or read differently now. */
  change: readonly Profile[];
}

export interface PeopleOptions extends RetryOptions {
  readonly api: Pick<HttpApi, 'get'>;
  /** Milliseconds, of any clock that only goes forward. */
  readonly now: () => number;
}

/** A profile is asked for again when somebody wants it after this time: few change, and rarely. */
export const FRESH_MS = 5 * 60_000;
/** Names that a page draws one after the other travel in one request. */
export const COLLECT_MS = 10;
/** Those that were read longest ago go first. */
const MOST_KNOWN = 10_000;

interface Known {
  /** Nothing for who does not exist. */
  readonly profile: Profile | undefined;
  readonly at: number;
}

/** A request that others may still join. */
interface Collecting {
  readonly userIds: Set<string>;
  readonly answered: Promise<void>;
}

/** Who people are: names and profiles by id, asked for once. */
export class People extends Emitter<PeopleEvents> {
  readonly #options: PeopleOptions;
  readonly #known = new Map<string, Known>();
  /** What is being asked for, or will be in a moment. */
  readonly #asked = new Map<string, Promise<void>>();
  #collecting: Collecting | undefined;
  /** Time until which changes may have been missed. */
  #untoldAt = -Infinity;
  #closed = false;

  constructor(options: PeopleOptions) {
    super();
    this.#options = options;
  }

  /** What is known of somebody, however old: to be drawn at once, beside a `load`. */
  of(userId: string): Profile | undefined {
    return this.#known.get(userId)?.profile;
  }

  /** Profiles by id; who does not exist is left out. Any number at once: calls that come together are asked together. @throws ChatError */
  async load(userIds: readonly string[]): Promise<ReadonlyMap<string, Profile>> {
    const wanted = [...new Set(userIds)];
    await Promise.all(new Set(wanted.filter((userId) => !this.#isFresh(userId)).map((userId) => this.#ask(userId))));
    return new Map(wanted.flatMap((userId) => {
      const profile = this.of(userId);
      return profile ? [[userId, profile] as const] : [];
    }));
  }

  /** People whose handle or name has words that begin like those of the text, by handle. @throws ChatError */
  async find(query: string, { limit, after }: { readonly limit?: number; readonly after?: string } = {}): Promise<PageOf<'findUsers'>> {
    const page = await persist(this.#options, () => !this.#closed, () => this.#options.api.get('findUsers', {}, { query, limit, after }));
    this.#learn(page.users.map(({ id }) => id), page.users);
    return page;
  }

  /** They may have changed: whoever wants them next asks. */
  forget(userIds: readonly string[]): void {
    for (const userId of userIds) {
      const known = this.#known.get(userId);
      if (known) this.#known.set(userId, { ...known, at: -Infinity });
    }
  }

  /** The server tells that a profile reads so now. */
  updated(profile: Profile): void {
    this.#learn([profile.id], [profile]);
  }

  /** The connection is lost, and with it what the server tells meanwhile: whoever is wanted is asked for, once. */
  untold(): void {
    this.#untoldAt = this.#options.now();
  }

  close(): void {
    this.#closed = true;
  }

  #isFresh(userId: string): boolean {
    const known = this.#known.get(userId);
    return known !== undefined && known.at > this.#untoldAt && this.#options.now() - known.at < FRESH_MS;
  }

  #ask(userId: string): Promise<void> {
    const asked = this.#asked.get(userId);
    if (asked) return asked;
    const { userIds, answered } = this.#collecting && this.#collecting.userIds.size < PROFILE_USERS ? this.#collecting : this.#collect();
    userIds.add(userId);
    this.#asked.set(userId, answered);
    return answered;
  }

  #collect(): Collecting {
    const userIds = new Set<string>();
    const collected = new Promise<void>((resolve) => setTimeout(resolve, COLLECT_MS));
    this.#collecting = { userIds, answered: collected.then(() => this.#read(userIds)) };
    return this.#collecting;
  }

  async #read(collected: ReadonlySet<string>): Promise<void> {
    if (this.#collecting?.userIds === collected) this.#collecting = undefined;
    const userIds = [...collected];
    try {
      const { users } = await persist(this.#options, () => !this.#closed, () => this.#options.api.get('readProfiles', {}, { ids: userIds.join(',') }));
      this.#learn(userIds, users);
    } finally {
      for (const userId of userIds) this.#asked.delete(userId);
    }
  }

  #learn(userIds: readonly string[], profiles: readonly Profile[]): void {
    const current = profiles.filter((profile) => !isOlder(profile, this.of(profile.id)));
    const changed = current.filter((profile) => !isSame(this.of(profile.id), profile));
    const byId = new Map(current.map((profile) => [profile.id, profile]));
    const older = new Set(profiles.map(({ id }) => id).filter((id) => !byId.has(id)));
    for (const userId of userIds) {
      const profile = older.has(userId) ? this.of(userId) : byId.get(userId);
      this.#known.delete(userId);
      this.#known.set(userId, { profile, at: this.#options.now() });
    }
    for (const [userId] of this.#known) {
      if (this.#known.size <= MOST_KNOWN) break;
      this.#known.delete(userId);
    }
    if (changed.length > 0) this.emit('change', changed);
  }
}

/** An answer that was on its way when the server told of a change. */
const isOlder = ({ version = 0 }: Profile, known: Profile | undefined): boolean => version < (known?.version ?? 0);
/** Also of fields that only a newer server knows. */
const isSame = (one: Profile | undefined, other: Profile): boolean => JSON.stringify(one) === JSON.stringify(other);
