import { type HttpApi } from '../http-api.ts';
import { type AnswerOf, type BodyOf, type PageOf, type QueryOf } from '../wire.ts';

/** How long messages are kept, and holds: channels and users of whom nothing is removed. */
export class Retention {
  readonly #api: HttpApi;
  readonly #filesApi: HttpApi;

  constructor(api: HttpApi, filesApi: HttpApi) {
    this.#api = api;
    this.#filesApi = filesApi;
  }

  /** What is set for the deployment, and for channels. @throws ChatError */
  read(page: QueryOf<'readRetention'> = {}): Promise<PageOf<'readRetention'>> {
    return this.#api.get('readRetention', {}, page);
  }

  /** For all channels that have no policy of their own. @throws ChatError */
  set(wish: BodyOf<'setRetention'>): Promise<AnswerOf<'setRetention'>> {
    return this.#api.call('setRetention', {}, wish);
  }

  /** @throws ChatError CHANNEL_NOT_FOUND */
  setFor(channelId: string, wish: BodyOf<'setChannelRetention'>): Promise<AnswerOf<'setChannelRetention'>> {
    return this.#api.call('setChannelRetention', { channelId }, wish);
  }

  /** The channel follows the policy of the deployment again. @throws ChatError */
  async clearFor(channelId: string): Promise<void> {
    await this.#api.call('clearChannelRetention', { channelId });
  }

  /** How much would be removed now. @throws ChatError */
  preview(query: QueryOf<'previewRetention'> = {}): Promise<PageOf<'previewRetention'>> {
    return this.#api.get('previewRetention', {}, query);
  }

  /** The newest first. @throws ChatError */
  holds(page: QueryOf<'listHolds'> = {}): Promise<PageOf<'listHolds'>> {
    return this.#api.get('listHolds', {}, page);
  }

  /** Files of deleted messages and forgotten people that a hold keeps, by id. Their bytes are in the store alone. @throws ChatError HOLD_NOT_FOUND */
  heldFiles(holdId: string, page: QueryOf<'listHeldFiles'> = {}): Promise<PageOf<'listHeldFiles'>> {
    return this.#filesApi.get('listHeldFiles', { holdId }, page);
  }

  /** @throws ChatError CHANNEL_NOT_FOUND, USER_NOT_FOUND, TOO_MANY_HOLDS */
  hold(wish: BodyOf<'placeHold'>): Promise<AnswerOf<'placeHold'>> {
    return this.#api.call('placeHold', {}, wish);
  }

  /** @throws ChatError HOLD_NOT_FOUND */
  async release(holdId: string): Promise<void> {
    await this.#api.call('releaseHold', { holdId });
  }
}
