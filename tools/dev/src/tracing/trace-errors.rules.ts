import { type TraceOptions } from './trace-options.rules.ts';

/** By the reasons of the catalogue and of the SDK: what it means for whoever has typed the command. */
const EXPLAINED: Readonly<Record<string, (options: TraceOptions) => string>> = {
  MESSAGE_NOT_FOUND: () => 'There is no such message. It may have been removed by retention, or the id is of another deployment.',
  USER_NOT_FOUND: () => 'There is no such user. The id may be of another deployment.',
  NOT_ALLOWED: () => 'Only administrators may ask this: sign in as one, or have the role given by another (npm run admin).',
  CREDENTIALS_INVALID: ({ handle }) => `The password in CHAT_PASSWORD is not that of ${handle ?? 'the user'}.`,
  TOKEN_INVALID: () => 'The access token in CHAT_TOKEN is not taken: it is of another deployment, or cut short.',
  TOKEN_EXPIRED: () => 'The access token in CHAT_TOKEN is too old and not taken: get a new one, or use --handle.',
  SESSION_REVOKED: () => 'The access token in CHAT_TOKEN is not taken: its session was ended.',
  UNREACHABLE: ({ apiUrl }) => `Nobody answers at ${apiUrl}. Is the product running? --api says where channel-api is.`,
  TIMED_OUT: ({ apiUrl }) => `${apiUrl} does not answer in time. Its alerts and /readyz say why.`,
  UNAVAILABLE: () => 'A part of the product does not answer: the readiness of channel-api, and the alerts, say which.',
};

/** One line for the terminal. */
export function explainTraceError(error: unknown, options: TraceOptions): string {
  const { reason, message } = error as { reason?: unknown; message?: unknown };
  const explain = typeof reason === 'string' ? EXPLAINED[reason] : undefined;
  return explain?.(options) ?? String(message ?? error);
}
