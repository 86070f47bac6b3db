import { type PageOf } from '../wire.ts';
import { type ApiLine, type Paging } from './api-line.ts';

/** Messages that the user keeps for later; `message:saved` and `message:unsaved` tell of those that another device saves. */
export class SavedMessages {
  readonly #line: ApiLine;

  constructor(line: ApiLine) {
    this.#line = line;
  }

  /** @throws ChatError */
  async save(messageId: string): Promise<void> {
    await this.#line.persist((api) => api.call('saveMessage', { messageId }));
  }

  /** @throws ChatError */
  async unsave(messageId: string): Promise<void> {
    await this.#line.persist((api) => api.call('unsaveMessage', { messageId }));
  }

  /** As they read now, the last saved first. @throws ChatError */
  list({ limit, after }: Paging = {}): Promise<PageOf<'listSaved'>> {
    return this.#line.persist((api) => api.get('listSaved', {}, { limit, after }));
  }
}
