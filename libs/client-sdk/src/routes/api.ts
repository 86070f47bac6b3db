import { ANONYMOUS } from '../generated/routes.ts';
import { type HttpApi, type Sent } from '../http-api.ts';
import { type ApiLine } from '../personal/api-line.ts';
import { type Answered, type CallArguments, type CallOptions, type Method, type PathOf, type RouteAt } from './route-types.ts';

interface Call extends CallOptions {
  readonly params?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
}

/**
 * Every route of the server by its path, with the types of its contract. Tokens are renewed, and calls repeated for as long
 * as their refusal says that this may help: the server does nothing twice. What needs no token is sent once.
 */
export class Api {
  readonly #http: HttpApi;
  readonly #line: Pick<ApiLine, 'persist' | 'newKey'>;
  #closed = false;

  constructor(http: HttpApi, line: Pick<ApiLine, 'persist' | 'newKey'>) {
    this.#http = http;
    this.#line = line;
  }

  /** @throws ChatError */
  GET<Path extends PathOf<'GET'>>(path: Path, ...[call]: CallArguments<RouteAt<'GET', Path>>): Promise<Answered<RouteAt<'GET', Path>>> {
    return this.#call('GET', path, call);
  }

  /** @throws ChatError */
  POST<Path extends PathOf<'POST'>>(path: Path, ...[call]: CallArguments<RouteAt<'POST', Path>>): Promise<Answered<RouteAt<'POST', Path>>> {
    return this.#call('POST', path, call);
  }

  /** @throws ChatError */
  PUT<Path extends PathOf<'PUT'>>(path: Path, ...[call]: CallArguments<RouteAt<'PUT', Path>>): Promise<Answered<RouteAt<'PUT', Path>>> {
    return this.#call('PUT', path, call);
  }

  /** @throws ChatError */
  PATCH<Path extends PathOf<'PATCH'>>(path: Path, ...[call]: CallArguments<RouteAt<'PATCH', Path>>): Promise<Answered<RouteAt<'PATCH', Path>>> {
    return this.#call('PATCH', path, call);
  }

  /** @throws ChatError */
  DELETE<Path extends PathOf<'DELETE'>>(path: Path, ...[call]: CallArguments<RouteAt<'DELETE', Path>>): Promise<Answered<RouteAt<'DELETE', Path>>> {
    return this.#call('DELETE', path, call);
  }

  /** Repeats nothing any more. */
  close(): void {
    this.#closed = true;
  }

  async #call<Answer extends { readonly data: unknown; readonly response: Response }>(method: Method, path: string, { params = {}, query = {}, body, headers, signal }: Call = {}): Promise<Answer> {
    const anonymous = ANONYMOUS.includes(`${method} ${path}`);
    // One name for all attempts; routes that have no use for it ignore it.
    const named: Record<string, string> = method === 'POST' && !anonymous ? { 'Idempotency-Key': this.#line.newKey() } : {};
    const sent: Sent = { method, anonymous, headers: { ...named, ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }), ...(signal && { signal }) };
    const work = () => this.#http.send(path, params, query, sent) as Promise<Answer>;
    if (anonymous) return work();
    try {
      return await this.#line.persist(work, () => !this.#closed && signal?.aborted !== true);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }
}
