import { ChatError, type Session, signIn, signUp } from '@chatgenius/client-sdk';

export interface AccountOptions {
  readonly apiUrl: string;
  readonly handle: string;
  readonly password: string;
}

/** A user of the canary, who signs in when a token is needed and again when that session has ended. */
export class Account {
  readonly #options: AccountOptions;
  #session: Promise<Session> | undefined;

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** For the `token` option of a client. @throws ChatError */
  readonly token = async (): Promise<string> => (await this.session()).token();

  /** @throws ChatError */
  session(): Promise<Session> {
    if (this.#session) return this.#session;
    const opening = this.#open();
    const forget = (): void => {
      if (this.#session === opening) this.#session = undefined;
    };
    this.#session = opening;
    opening.then((session) => session.on('ended', forget), forget);
    return opening;
  }

  /** A session of its own, which the caller signs out. @throws ChatError */
  signIn(): Promise<Session> {
    return signIn(this.#options);
  }

  async signOut(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session?.catch(() => undefined))?.signOut().catch(() => undefined);
  }

  /** The first time, a user who is not known yet signs up. */
  async #open(): Promise<Session> {
    try {
      return await this.signIn();
    } catch (error) {
      if (!(error instanceof ChatError) || error.reason !== 'CREDENTIALS_INVALID') throw error;
      const { handle } = this.#options;
      return signUp({ ...this.#options, displayName: `Canary (${handle})` });
    }
  }
}
