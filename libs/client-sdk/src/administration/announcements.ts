import { type HttpApi } from '../http-api.ts';
import { type AnswerOf, type BodyOf, type PageOf, type QueryOf } from '../wire.ts';

/** What administrators tell everybody, or those in a channel. */
export class Announcements {
  readonly #api: HttpApi;

  constructor(api: HttpApi) {
    this.#api = api;
  }

  /** @throws ChatError TOO_MANY_ANNOUNCEMENTS */
  make(wish: BodyOf<'announce'>): Promise<AnswerOf<'announce'>> {
    return this.#api.call('announce', {}, wish);
  }

  /** The newest first, those that have ended included. @throws ChatError */
  list(page: QueryOf<'listAnnouncements'> = {}): Promise<PageOf<'listAnnouncements'>> {
    return this.#api.get('listAnnouncements', {}, page);
  }

  /** @throws ChatError */
  async withdraw(announcementId: string): Promise<void> {
    await this.#api.call('withdrawAnnouncement', { announcementId });
  }
}
