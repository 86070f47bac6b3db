import { type FilterEntry, type MessagePurge, type Restriction, type WordFilter } from '../generated/schemas.ts';
import { type HttpApi } from '../http-api.ts';
import { type BodyOf, type PageOf, type QueryOf } from '../wire.ts';

/** What moderators do in channels, in the whole deployment. Reports are claimed and decided by `chat.moderation`. */
export class DeploymentModeration {
  readonly #api: HttpApi;

  constructor(api: HttpApi) {
    this.#api = api;
  }

  /** Ends all sessions of somebody, and lets them begin none. @throws ChatError */
  async ban(userId: string, wish: BodyOf<'banUser'> = {}): Promise<Restriction> {
    return (await this.#api.call('banUser', { userId }, wish)).restriction;
  }

  /** @throws ChatError */
  async unban(userId: string): Promise<void> {
    await this.#api.call('unbanUser', { userId });
  }

  /** @throws ChatError */
  bans(page: QueryOf<'listUserBans'> = {}): Promise<PageOf<'listUserBans'>> {
    return this.#api.get('listUserBans', {}, page);
  }

  /** Keeps somebody from writing anywhere. @throws ChatError */
  async mute(userId: string, wish: BodyOf<'muteUser'> = {}): Promise<Restriction> {
    return (await this.#api.call('muteUser', { userId }, wish)).restriction;
  }

  /** @throws ChatError */
  async unmute(userId: string): Promise<void> {
    await this.#api.call('unmuteUser', { userId });
  }

  /** @throws ChatError */
  mutes(page: QueryOf<'listUserMutes'> = {}): Promise<PageOf<'listUserMutes'>> {
    return this.#api.get('listUserMutes', {}, page);
  }

  /** Of all channels, and of users. @throws ChatError */
  reports(query: QueryOf<'listAllReports'> = {}): Promise<PageOf<'listAllReports'>> {
    return this.#api.get('listAllReports', {}, query);
  }

  /** @throws ChatError */
  wordFilter(): Promise<WordFilter> {
    return this.#api.get('readFilter', {});
  }

  /** @throws ChatError */
  setWordFilter(entries: readonly FilterEntry[]): Promise<WordFilter> {
    return this.#api.call('setFilter', {}, { entries: [...entries] });
  }

  /** Begins to delete all that somebody wrote since a time, in all channels: `chat.moderation.purgeOf` tells how far it has come. @throws ChatError */
  async purge(userId: string, since: Date, reason?: string): Promise<MessagePurge> {
    return (await this.#api.call('purgeMessages', {}, { userId, since: since.toISOString(), ...(reason !== undefined && { reason }) })).purge;
  }
}
