import { HttpApi } from '../http-api.ts';
import { ApiLine } from '../personal/api-line.ts';
import { Api } from './api.ts';

export interface ApiOptions {
  /** Of channel-api. */
  readonly apiUrl: string;
  /** An access or service token. Asked for before the first call that needs one, and when one was refused. */
  readonly token: string | (() => string | Promise<string>);
  /** How long nothing of an answer may come. Default: 10 s */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/** The routes alone, without a connection: for servers and bots. */
export function createApi({ apiUrl, token, timeoutMs = 10_000, fetch = globalThis.fetch.bind(globalThis) }: ApiOptions): Api {
  const api = new HttpApi({ apiUrl, timeoutMs, fetch, token: async () => (typeof token === 'function' ? await token() : token) });
  return new Api(api, new ApiLine({ api, random: Math.random, backoff: { firstMs: 500, longestMs: 5_000 } }));
}
