import { ChatError } from './chat-error.ts';
import { readJson, Silence } from './read-json.ts';
import { CHANGES, PATHS, type AnswerTo, type BodyOf, type ChangeName, type PageOf, type PathName } from './wire.ts';

export interface HttpApiOptions {
  readonly apiUrl: string;
  /** Asked for the first time, and again when the last one was refused. */
  readonly token: () => Promise<string>;
  /** How long nothing of an answer may come. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

type Values = Readonly<Record<string, string | number | undefined>>;

interface Change {
  readonly method: string;
  readonly body?: string;
}

/** Pages of what is too much to push, as history, gaps and members; and what moderators do. */
export class HttpApi {
  readonly #options: HttpApiOptions;
  #token: Promise<string> | undefined;

  constructor(options: HttpApiOptions) {
    this.#options = options;
  }

  /** @throws ChatError */
  async get<Name extends PathName>(name: Name, params: Values, query: Values = {}): Promise<PageOf<Name>> {
    return (await this.#ask(this.#url(PATHS[name], params, query))) as PageOf<Name>;
  }

  /** Changes something to how it is to be: may be repeated. @throws ChatError */
  async patch<Name extends PathName>(name: Name, params: Values, body: unknown): Promise<PageOf<Name>> {
    return (await this.#ask(this.#url(PATHS[name], params, {}), { method: 'PATCH', body: JSON.stringify(body) })) as PageOf<Name>;
  }

  async #ask(url: URL, change?: Change): Promise<unknown> {
    try {
      return await this.#fetch(url, change);
    } catch (error) {
      // The token that was kept may have expired, or belong to a session that has ended.
      if (!(error instanceof ChatError) || error.code !== 'AUTH_FAILED') throw error;
      this.#token = undefined;
      return this.#fetch(url, change);
    }
  }

  /** Changes something. Not repeated by itself, but for a token that was refused: then nothing was changed. @throws ChatError */
  async change<Name extends ChangeName>(name: Name, params: Values, body?: BodyOf<Name>): Promise<AnswerTo<Name>> {
    const { method, path } = CHANGES[name];
    return (await this.#ask(this.#url(path, params, {}), { method, ...(body !== undefined && { body: JSON.stringify(body) }) })) as AnswerTo<Name>;
  }

  async #fetch(url: URL, change?: Change): Promise<unknown> {
    const { timeoutMs, fetch } = this.#options;
    this.#token ??= this.#options.token();
    const token = await this.#token.catch((error: unknown) => {
      this.#token = undefined;
      throw ChatError.from(error, 'TOKEN_UNAVAILABLE');
    });
    const silence = new Silence(timeoutMs);
    try {
      const headers = { authorization: `Bearer ${token}`, ...(change?.body !== undefined && { 'content-type': 'application/json' }) };
      const response = await fetch(url, { ...change, headers, signal: silence.signal });
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
