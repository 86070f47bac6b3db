import { type ChatError } from '../chat-error.ts';
import { type ConnectionState } from './connector.ts';

/** What has become of the connection, and why. */
export interface ConnectionChange {
  readonly previous: ConnectionState['status'];
  readonly current: ConnectionState['status'];
  /**
   * `REQUESTED` by the application, `CONNECTED`, `RETRY` of a lost connection; else why it was lost or refused, as the
   * error says it: `DISCONNECTED`, `SESSION_REVOKED`, …
   */
  readonly reason: ChatError['reason'] | 'REQUESTED' | 'CONNECTED' | 'RETRY';
  /** When the next attempt follows. */
  readonly retryInMs?: number;
  readonly error?: ChatError;
}

export function changeOf(previous: ConnectionState, current: ConnectionState): ConnectionChange {
  const change = { previous: previous.status, current: current.status };
  switch (current.status) {
    case 'waiting':
      return { ...change, reason: current.error.reason, retryInMs: current.retryInMs, error: current.error };
    case 'refused':
      return { ...change, reason: current.error.reason, error: current.error };
    case 'online':
      return { ...change, reason: 'CONNECTED' };
    case 'connecting':
      return { ...change, reason: previous.status === 'waiting' || previous.status === 'connecting' ? 'RETRY' : 'REQUESTED' };
    default:
      return { ...change, reason: 'REQUESTED' };
  }
}
