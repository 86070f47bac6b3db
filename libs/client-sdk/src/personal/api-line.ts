import { type HttpApi } from '../http-api.ts';
import { newId } from '../outbox/new-id.ts';
import { persist, type RetryOptions } from '../retry.ts';

/** A page of a list, and where it begins. */
export interface Paging {
  readonly limit?: number;
  readonly after?: string;
}

export interface ApiLineOptions extends RetryOptions {
  readonly api: Pick<HttpApi, 'get' | 'call'>;
}

/** Calls over HTTP that may be repeated: until they are done, refused for good, or the client is closed. */
export class ApiLine {
  readonly #options: ApiLineOptions;
  #closed = false;
  /** Names what is to be done once, however often it is asked for. Not imported where it is needed: bundlers would make a file of it. */
  readonly newKey = newId;

  constructor(options: ApiLineOptions) {
    this.#options = options;
  }

  get api(): ApiLineOptions['api'] {
    return this.#options.api;
  }

  /** @throws ChatError */
  persist<Output>(work: (api: ApiLineOptions['api']) => Promise<Output>, isWanted = () => true): Promise<Output> {
    return persist(this.#options, () => !this.#closed && isWanted(), () => work(this.#options.api));
  }

  close(): void {
    this.#closed = true;
  }
}
