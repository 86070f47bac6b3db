import { routes, type RouteContract, type RouteInput, type RouteOutput, type SessionTokens } from '@chatgenius/contracts';
import { callApi, RefusedError } from '@chatgenius/testing';

export const PASSWORD = 'correct horse battery';
/** What says that somebody has to sign in again. */
const SIGNED_OUT: readonly string[] = ['SESSION_REVOKED', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_MISSING'];

/** Somebody who does one thing after the other, over one channel-api and then the other. */
export class Person {
  readonly id: string;
  readonly handle: string;
  readonly #apiUrls: readonly string[];
  #token: string | undefined;
  #calls: number;

  constructor({ user, accessToken }: SessionTokens, apiUrls: readonly string[], place: number) {
    this.id = user.id;
    this.handle = user.handle;
    this.#token = accessToken;
    this.#apiUrls = apiUrls;
    this.#calls = place;
  }

  get isSignedIn(): boolean {
    return this.#token !== undefined;
  }

  /** @returns whether they are let in */
  async signIn(): Promise<boolean> {
    this.#token = await this.call(routes.signIn, { body: { handle: this.handle, password: PASSWORD } }).then(({ accessToken }) => accessToken, () => undefined);
    return this.isSignedIn;
  }

  /** @throws RefusedError */
  async call<Route extends RouteContract>(route: Route, input: Partial<RouteInput<Route>> & { headers?: Record<string, string> } = {}): Promise<RouteOutput<Route>> {
    const url = this.#apiUrls[this.#calls++ % this.#apiUrls.length] ?? '';
    try {
      return await callApi(url, route, { ...(this.#token && route.auth === 'bearer' && { token: this.#token }), ...input });
    } catch (error) {
      if (error instanceof RefusedError && SIGNED_OUT.includes(error.reason)) this.#token = undefined;
      throw error;
    }
  }
}
