import { type Connector } from './connection/connector.ts';
import { persist, type RetryOptions } from './retry.ts';
import { type UserFeed } from './user-feed.ts';
import { type ChannelPage, type SessionReady } from './wire.ts';

/** Fetches the channels of a user who has many, page by page, behind the beginning of the session. */
export class ChannelPages {
  readonly #connector: Pick<Connector, 'command' | 'state'>;
  readonly #feed: Pick<UserFeed, 'addPage'>;
  readonly #retries: RetryOptions;

  constructor(connector: Pick<Connector, 'command' | 'state'>, feed: Pick<UserFeed, 'addPage'>, retries: RetryOptions) {
    this.#connector = connector;
    this.#feed = feed;
    this.#retries = retries;
  }

  /** Ends with the session: the next one begins anew. */
  async load(session: SessionReady): Promise<void> {
    const isCurrent = () => this.#connector.state.status === 'online' && this.#connector.state.session === session;
    try {
      for (let after: string | undefined; ; ) {
        const input = after === undefined ? {} : { after };
        const page: ChannelPage = await persist(this.#retries, isCurrent, () => this.#connector.command('sessionChannels', input));
        if (!isCurrent()) return;
        this.#feed.addPage(page);
        if (page.next === null) return;
        after = page.next;
      }
    } catch {
      // The connection has ended, or the server refuses for good: what is known stays, and is not complete.
    }
  }
}
