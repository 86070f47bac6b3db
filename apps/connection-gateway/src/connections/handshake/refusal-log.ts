import { type Logger } from '@chatgenius/service-runtime';

const SUMMARY_EVERY_MS = 1_000;

/** Says who is refused, and why: the first of a second at once, the others as one line. Whoever is refused often writes no log. */
export class RefusalLog {
  readonly #logger: Pick<Logger, 'info'>;
  readonly #more = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(logger: Pick<Logger, 'info'>) {
    this.#logger = logger;
  }

  note(reason: string): void {
    const more = this.#more.get(reason);
    if (more === undefined) this.#logger.info('connection:refused', { reason });
    this.#more.set(reason, more === undefined ? 0 : more + 1);
    this.#timer ??= setTimeout(() => this.#summarize(), SUMMARY_EVERY_MS).unref();
  }

  #summarize(): void {
    this.#timer = undefined;
    for (const [reason, times] of this.#more) if (times > 0) this.#logger.info('connection:refused', { reason, times });
    this.#more.clear();
  }
}
