import { ChatError } from '../chat-error.ts';
import { Emitter } from '../emitter.ts';
import { deviceLocks, type Locks } from '../outbox/keeping/succession.ts';
import { SessionApi, type AnswerOfSignIn, type SessionApiOptions } from './session-api.ts';
import { memoryTokens, type TokenStorage } from './token-storage.ts';
import { isFresh, keptTokens, parseTokens, type KeptTokens } from './tokens.rules.ts';

export interface SessionOptions extends SessionApiOptions {
  /** Default: memory */
  readonly storage?: TokenStorage | undefined;
  /** Default: those of the browser, over all tabs */
  readonly locks?: Locks | undefined;
}

export interface Credentials {
  readonly handle: string;
  readonly password: string;
}

/** A user who is signed in on this device, in all tabs that share the storage. */
export class Session extends Emitter<{ /** It can be used no more: signed out here or elsewhere. */ ended: ChatError }> {
  readonly userId: string;
  readonly #api: SessionApi;
  readonly #storage: TokenStorage;
  readonly #locks: Locks | undefined;
  readonly #lockName: string;
  #refreshing: Promise<string> | undefined;
  #ended: ChatError | undefined;

  private constructor(userId: string, { storage = memoryTokens(), locks = deviceLocks(), ...api }: SessionOptions) {
    super();
    this.userId = userId;
    this.#api = new SessionApi(api);
    this.#storage = storage;
    this.#locks = locks;
    this.#lockName = `chatgenius-session ${new URL(api.apiUrl).href}`;
  }

  /** What a sign-in, a sign-up, a second factor or a token exchange has given. */
  static async of(tokens: AnswerOfSignIn, options: SessionOptions): Promise<Session> {
    const session = new Session(tokens.user.id, options);
    await session.#storage.write(JSON.stringify(keptTokens(tokens, Date.now())));
    return session;
  }

  /** The one that the storage has; nothing when nobody is signed in. */
  static async resume(options: SessionOptions & { readonly storage: TokenStorage }): Promise<Session | undefined> {
    const tokens = parseTokens(await options.storage.read());
    return tokens && new Session(tokens.user.id, options);
  }

  /** An access token that has some time left: for the `token` option of a client. @throws ChatError when the session has ended */
  readonly token = async (): Promise<string> => {
    const tokens = await this.#tokens();
    if (isFresh(tokens, Date.now())) return tokens.accessToken;
    this.#refreshing ??= this.#exclusively(() => this.#refresh()).finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  };

  /** Ends the session on this device, in all its tabs. */
  async signOut(): Promise<void> {
    const tokens = await this.#tokens().catch(() => undefined);
    await this.#forget(ChatError.local('SIGNED_OUT'));
    if (tokens) await this.#api.post('signOut', { refreshToken: tokens.refreshToken });
  }

  /** One tab at a time: a refresh token works once, and using it again ends the session. */
  async #refresh(): Promise<string> {
    const tokens = await this.#tokens();
    if (isFresh(tokens, Date.now())) return tokens.accessToken;
    try {
      const fresh = await this.#api.post<AnswerOfSignIn>('refresh', { refreshToken: tokens.refreshToken });
      await this.#storage.write(JSON.stringify(keptTokens(fresh, Date.now())));
      return fresh.accessToken;
    } catch (error) {
      const refusal = ChatError.from(error, 'UNREACHABLE');
      if (!refusal.retryable) await this.#forget(refusal);
      throw refusal;
    }
  }

  /** @throws ChatError SIGNED_OUT when there are none, or those of somebody else */
  async #tokens(): Promise<KeptTokens> {
    if (this.#ended) throw this.#ended;
    const tokens = parseTokens(await this.#storage.read());
    if (tokens?.user.id === this.userId) return tokens;
    throw this.#end(ChatError.local('SIGNED_OUT'));
  }

  async #forget(error: ChatError): Promise<void> {
    if (!this.#ended) await this.#storage.write(null);
    this.#end(error);
  }

  #end(error: ChatError): ChatError {
    if (this.#ended) return this.#ended;
    this.#ended = error;
    this.emit('ended', error);
    return error;
  }

  async #exclusively(work: () => Promise<string>): Promise<string> {
    const locks = this.#locks;
    if (!locks) return work();
    return new Promise((resolve, reject) => void locks.request(this.#lockName, {}, () => work().then(resolve, reject)).catch(reject));
  }
}

/** @throws ChatError CREDENTIALS_INVALID; SECOND_FACTOR_REQUIRED, whose `details.challenge` goes to `signInWithCode` */
export const signIn = async ({ handle, password, ...options }: SessionOptions & Credentials): Promise<Session> => Session.of(await new SessionApi(options).post('signIn', { handle, password }), options);

/** The second step of a sign-in that was answered SECOND_FACTOR_REQUIRED. @throws ChatError CHALLENGE_INVALID, SECOND_FACTOR_WRONG */
export const signInWithCode = async ({ challenge, code, ...options }: SessionOptions & { readonly challenge: string; readonly code: string }): Promise<Session> =>
  Session.of(await new SessionApi(options).post('signInSecondFactor', { challenge, code }), options);

/** @throws ChatError HANDLE_TAKEN */
export const signUp = async ({ handle, password, displayName, ...options }: SessionOptions & Credentials & { readonly displayName?: string }): Promise<Session> =>
  Session.of(await new SessionApi(options).post('signUp', { handle, password, ...(displayName !== undefined && { displayName }) }), options);
