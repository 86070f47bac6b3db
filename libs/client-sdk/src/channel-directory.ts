import { type HttpApi } from './http-api.ts';
import { type limits } from './generated/limits.ts';
import { type AnswerOf, type BodyOf, type PageOf } from './wire.ts';

const PAGE_SIZE: (typeof limits)['pageSize'] = 200;

/** Which channels there are, and what the user sets in them. */
export class ChannelDirectory {
  readonly #api: HttpApi;

  constructor(api: HttpApi) {
    this.#api = api;
  }

  /** A channel of the user or a public one, with all that is said of it. @throws ChatError */
  read(channelId: string): Promise<PageOf<'getChannel'>> {
    return this.#api.get('getChannel', { channelId });
  }

  /** A page of public channels by name. @param after `next` of the page before @throws ChatError */
  browse({ query, archived = false, after }: { query?: string; archived?: boolean; after?: string } = {}): Promise<PageOf<'browseChannels'>> {
    return this.#api.get('browseChannels', {}, { query, archived: String(archived), after });
  }

  /** A page of the user's channels with the last message of each. @param after `next` of the page before @throws ChatError */
  mine(after?: string): Promise<PageOf<'listMyChannels'>> {
    return this.#api.get('listMyChannels', {}, { limit: PAGE_SIZE, after });
  }

  /** What is left out stays. It comes to `client.user` of all devices of the user. @throws ChatError */
  async set(channelId: string, settings: BodyOf<'changeChannelSettings'>): Promise<AnswerOf<'changeChannelSettings'>['settings']> {
    return (await this.#api.call('changeChannelSettings', { channelId }, settings)).settings;
  }
}
