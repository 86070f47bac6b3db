import { BusConnection, listen } from '@chatgenius/bus';
import { notices } from '@chatgenius/contracts';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '../../tokens.ts';
import { WordFilterRepository, type FilterPlace } from './word-filter.repository.ts';
import { WordMatcher } from './word-matcher.ts';

/** A change that nobody told of is found within this time. */
const LOOK_EVERY_MS = 30_000;
/** Read again at each look: a change is seen later than its time says by as long as its transaction took. */
const OVERLAP_MS = 60_000;
/** Filters that are kept ready; others are read when they are needed. */
const KEPT = 500;
const EVERYWHERE = null;

/**
 * Which channels have word filters, known by every process, so that a send in another one costs nothing. A change is told of
 * by a notice, and takes effect with the next send.
 */
@Injectable()
export class WordFilters implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Channels with words; null is the deployment. */
  readonly #places = new Set<string | null>();
  /** The last used one is the last. */
  readonly #ready = new Map<string | null, Promise<WordMatcher>>();
  #seenAt = new Date(0);
  #loaded: Promise<void> | undefined;
  #isLoaded = false;
  readonly #task = new RecurringTask({
    name: 'word-filters',
    run: async () => {
      await this.look();
      return LOOK_EVERY_MS;
    },
    onError: (error) => {
      this.logger.error('filters:not-read', { error });
      return 1_000;
    },
  });

  constructor(
    private readonly bus: BusConnection,
    private readonly filters: WordFilterRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const onFault = (subject: string, error: unknown): void => this.logger.error('bus:unreadable', { subject, error });
    listen(this.bus, notices.filtersChanged, (changed) => changed.forEach(({ channelId }) => this.#changed(channelId)), onFault);
    this.#task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  /** Whether a message in this channel has to be looked at; until it is known, all have to. */
  concerns(channelId: string): boolean {
    return !this.#isLoaded || (this.#places.size > 0 && (this.#places.has(channelId) || this.#places.has(EVERYWHERE)));
  }

  /** Whether some channel has one, as far as is known. */
  get any(): boolean {
    return !this.#isLoaded || this.#places.size > 0;
  }

  /** Whether there are words for this channel, or for the deployment, as the database says now. */
  async haveWordsFor(channelId: string): Promise<boolean> {
    return this.concerns(channelId) && (await this.of(channelId)).some(({ isEmpty }) => !isEmpty);
  }

  /** The words of the deployment and of the channel. */
  async of(channelId: string): Promise<WordMatcher[]> {
    if (!this.#isLoaded) await (this.#loaded ??= this.look().finally(() => (this.#loaded = undefined)));
    return Promise.all([EVERYWHERE, channelId].filter((place) => this.#places.has(place)).map((place) => this.#matcher(place)));
  }

  /** Finds changes that were not told of. */
  async look(): Promise<void> {
    const changed = await this.filters.changedSince(new Date(this.#seenAt.getTime() - OVERLAP_MS));
    for (const place of changed) this.#learn(place);
    this.#isLoaded = true;
  }

  #learn({ channelId, hasWords, updatedAt }: FilterPlace): void {
    if (hasWords) this.#places.add(channelId);
    else this.#places.delete(channelId);
    this.#ready.delete(channelId);
    if (updatedAt > this.#seenAt) this.#seenAt = updatedAt;
  }

  /** The next send there reads what it says now. */
  #changed(channelId: string | null): void {
    this.#places.add(channelId);
    this.#ready.delete(channelId);
  }

  #matcher(place: string | null): Promise<WordMatcher> {
    const known = this.#ready.get(place);
    const matcher = known ?? this.filters.entries(place).then((entries) => new WordMatcher(entries));
    this.#ready.delete(place);
    this.#ready.set(place, matcher);
    if (!known) {
      const isCurrent = (): boolean => this.#ready.get(place) === matcher;
      matcher.then(
        ({ isEmpty }) => isEmpty && isCurrent() && this.#places.delete(place),
        () => isCurrent() && this.#ready.delete(place),
      );
      const [longest] = this.#ready.keys();
      if (this.#ready.size > KEPT && longest !== undefined) this.#ready.delete(longest);
    }
    return matcher;
  }
}
