import { ChatError } from './chat-error.ts';
import { readJson, Silence } from './read-json.ts';
import { CALLS, PATHS, type AnswerOf, type BodyOf, type CallName, type PageOf, type PathName } from './wire.ts';

export interface HttpApiOptions {
  readonly apiUrl: string;
  /** Asked for the first time, and again when the last one was refused. */
  readonly token: () => Promise<string>;
  /** How long nothing of an answer may come. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

type Sent = { readonly method?: string; readonly body?: string };
type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** Pages of what is too much to push: history, gaps, members; and what is changed over HTTP. */
export class HttpApi {
  readonly #options: HttpApiOptions;
  #token: Promise<string> | undefined;

  constructor(options: HttpApiOptions) {
    this.#options = options;
  }

  /** @throws ChatError */
  async get<Name extends PathName>(name: Name, params: Values, query: Values = {}): Promise<PageOf<Name>> {
    return (await this.#request(this.#url(PATHS[name], params, query), {})) as PageOf<Name>;
  }

  /** Changes something. Not repeated by itself, but for a token that was refused: then nothing was changed. @throws ChatError */
  async call<Name extends CallName>(name: Name, params: Values, body?: BodyOf<Name>): Promise<AnswerOf<Name>> {
    const [method, path] = CALLS[name];
    const sent = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return (await this.#request(this.#url(path, params, {}), sent)) as AnswerOf<Name>;
  }

  async #request(url: URL, sent: Sent): Promise<unknown> {
    try {
      return await this.#fetch(url, sent);
    } catch (error) {
      // The token that was kept may have expired, or belong to a session that has ended.
      if (!(error instanceof ChatError) || error.code !== 'AUTH_FAILED') throw error;
      this.#token = undefined;
      return this.#fetch(url, sent);
    }
  }

  async #fetch(url: URL, sent: Sent): Promise<unknown> {
    const { timeoutMs, fetch } = this.#options;
    this.#token ??= this.#options.token();
    const token = await this.#token.catch((error: unknown) => {
      this.#token = undefined;
      throw ChatError.from(error, 'TOKEN_UNAVAILABLE');
    });
    const silence = new Silence(timeoutMs);
    try {
      const response = await fetch(url, { ...sent, headers: { authorization: `Bearer ${token}`, ...(sent.body !== undefined && { 'content-type': 'application/json' }) }, signal: silence.signal });
      silence.broken();
      const answer = await readJson(response, silence);
      if (!response.ok) throw ChatError.from(answer, 'UNREACHABLE');
      return answer;
    } catch (error) {
      throw ChatError.from(error, 'UNREACHABLE');
    } finally {
      silence.end();
    }
  }

  #url(path: string, params: Values, query: Values): URL {
    const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    const url = new URL(filled, this.#options.apiUrl);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }
}
