import { ChatError } from '../chat-error.ts';
import { type Routes } from '../generated/routes.ts';
import { readJson, Silence } from '../read-json.ts';

export type AnswerOfSignIn = Routes['signIn']['answer'];

const PATHS = {
  signIn: '/v1/auth/sign-in',
  signUp: '/v1/auth/sign-up',
  signInSecondFactor: '/v1/auth/sign-in/second-factor',
  refresh: '/v1/auth/refresh',
  signOut: '/v1/auth/sign-out',
} as const satisfies Partial<{ readonly [Name in keyof Routes]: Routes[Name]['path'] }>;

export interface SessionApiOptions {
  readonly apiUrl: string;
  /** How long nothing of an answer may come. Default: 10 s */
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** What is asked for without a token. */
export class SessionApi {
  readonly #options: SessionApiOptions;

  constructor(options: SessionApiOptions) {
    this.#options = options;
  }

  /** @throws ChatError */
  async post<Answer>(name: keyof typeof PATHS, body: object): Promise<Answer> {
    const { apiUrl, timeoutMs = 10_000, fetch = globalThis.fetch } = this.#options;
    const silence = new Silence(timeoutMs);
    try {
      const response = await fetch(new URL(PATHS[name], apiUrl), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: silence.signal });
      const answer = await readJson(response, silence);
      if (!response.ok) throw ChatError.from(answer, 'UNREACHABLE');
      return answer as Answer;
    } catch (error) {
      throw ChatError.from(error, 'UNREACHABLE');
    } finally {
      silence.end();
    }
  }
}
