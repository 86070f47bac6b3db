import { type HttpApi } from '../http-api.ts';
import { type AnswerOf, type BodyOf, type PageOf, type QueryOf } from '../wire.ts';

/** Links by which people come into channels. */
export class Links {
  readonly #api: HttpApi;

  constructor(api: HttpApi) {
    this.#api = api;
  }

  /** `token` opens the channel. It is told here and never again. @throws ChatError */
  create(channelId: string, wish: BodyOf<'createInvitationLink'> = {}): Promise<AnswerOf<'createInvitationLink'>> {
    return this.#api.call('createInvitationLink', { channelId }, wish);
  }

  /** Those that are good, the oldest first: one's own, or all of them for whoever manages links. @throws ChatError */
  list(channelId: string, page: QueryOf<'listInvitationLinks'> = {}): Promise<PageOf<'listInvitationLinks'>> {
    return this.#api.get('listInvitationLinks', { channelId }, page);
  }

  /** @throws ChatError */
  async revoke(channelId: string, linkId: string): Promise<void> {
    await this.#api.call('revokeInvitationLink', { channelId, linkId });
  }

  /** Where a link leads, before one comes in by it. @throws ChatError LINK_NOT_FOUND */
  look(token: string): Promise<AnswerOf<'lookAtInvitationLink'>> {
    return this.#api.call('lookAtInvitationLink', {}, { token });
  }

  /** Comes into the channel of a link. Twice changes nothing. @throws ChatError LINK_NOT_FOUND */
  accept(token: string): Promise<AnswerOf<'acceptInvitationLink'>> {
    return this.#api.call('acceptInvitationLink', {}, { token });
  }
}
