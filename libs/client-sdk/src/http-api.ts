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

export interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Without a token. */
  readonly anonymous?: boolean;
}

interface Received {
  /** As JSON; of anything else, the stream of its bytes. */
  readonly data: unknown;
  readonly response: Response;
}

type Value = string | number | boolean | undefined;
/** By name; what is undefined is left out. */
type Values = object;

/** Pages of what is too much to push: history, gaps, members; and what is changed over HTTP. */
export class HttpApi {
  readonly #options: HttpApiOptions;
  #paths: Readonly<Partial<Record<PathName, string>>> = PATHS;
  #calls: Readonly<Partial<Record<CallName, readonly [method: string, path: string]>>> = CALLS;
  #token: Promise<string> | undefined;

  constructor(options: HttpApiOptions) {
    this.#options = options;
  }

  /** Routes of what is loaded later. */
  learn(paths: Readonly<Partial<Record<PathName, string>>>, calls: Readonly<Partial<Record<CallName, readonly [method: string, path: string]>>>): void {
    this.#paths = { ...this.#paths, ...paths };
    this.#calls = { ...this.#calls, ...calls };
  }

  /** @throws ChatError */
  async get<Name extends PathName>(name: Name, params: Values, query: Values = {}): Promise<PageOf<Name>> {
    return (await this.send(known(this.#paths, name), params, query, {})).data as PageOf<Name>;
  }

  /** Changes something. Not repeated by itself, but for a token that was refused: then nothing was changed. @throws ChatError */
  async call<Name extends CallName>(name: Name, params: Values, body?: BodyOf<Name>): Promise<AnswerOf<Name>> {
    const [method, path] = known(this.#calls, name);
    const sent = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return (await this.send(path, params, {}, sent)).data as AnswerOf<Name>;
  }

  /** Any route. @param path with `:name` or `{name}` where `params` belong @throws ChatError */
  async send(path: string, params: Values, query: Values, sent: Sent): Promise<Received> {
    const url = this.#url(path, params, query);
    try {
      return await this.#fetch(url, sent);
    } catch (error) {
      // The token that was kept may have expired, or belong to a session that has ended.
      if (!(error instanceof ChatError) || error.code !== 'AUTH_FAILED' || sent.anonymous === true) throw error;
      this.#token = undefined;
      return this.#fetch(url, sent);
    }
  }

  async #fetch(url: URL, { method, body, headers, signal, anonymous }: Sent): Promise<Received> {
    const { timeoutMs, fetch } = this.#options;
    const all: Record<string, string> = { ...headers };
    if (anonymous !== true) all.authorization = `Bearer ${await this.#bearer()}`;
    if (body !== undefined) all['content-type'] = 'application/json';
    const silence = new Silence(timeoutMs);
    const signals = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
    try {
      const response = await fetch(url, { ...(method !== undefined && { method }), ...(body !== undefined && { body }), headers: all, signal: signals });
      silence.broken();
      if (response.ok && isFile(response)) return { data: response.body, response };
      const data = await readJson(response, silence);
      if (!response.ok) throw ChatError.from(data, 'UNREACHABLE');
      return { data, response };
    } catch (error) {
      throw ChatError.from(error, 'UNREACHABLE');
    } finally {
      silence.end();
    }
  }

  #bearer(): Promise<string> {
    this.#token ??= this.#options.token();
    return this.#token.catch((error: unknown) => {
      this.#token = undefined;
      throw ChatError.from(error, 'TOKEN_UNAVAILABLE');
    });
  }

  #url(path: string, params: Values, query: Values): URL {
    const given = new Map(Object.entries(params) as [string, Value][]);
    const filled = path.replace(/:(\w+)|\{(\w+)\}/g, (_, express: string | undefined, template: string) => encodeURIComponent(String(given.get(express ?? template) ?? '')));
    const url = new URL(filled, this.#options.apiUrl);
    for (const [name, value] of Object.entries(query) as [string, Value][]) if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }
}

function known<Name extends string, Value>(table: Readonly<Partial<Record<Name, Value>>>, name: Name): Value {
  const found = table[name];
  if (found === undefined) throw new Error(`The route ${name} is used before what it belongs to was loaded.`);
  return found;
}

/** What does not say what it is counts as JSON, and text is what an answer without a type of its own is given. */
const isFile = ({ headers }: Response): boolean => !/^$|^text\/plain|[/+]json\b/.test(headers.get('content-type') ?? '');
