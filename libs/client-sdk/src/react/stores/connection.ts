import { type ChatClient } from '../../chat-client.ts';
import { type ChatError } from '../../chat-error.ts';
import { type ConnectionState } from '../../connection/connector.ts';
import { isAlike, Listeners, type Store } from './store.ts';

export interface ConnectionSnapshot {
  readonly status: ConnectionState['status'];
  /** Why it was lost or refused. */
  readonly error?: ChatError | undefined;
  /** When the next attempt begins, as `Date.now()` tells time. */
  readonly retryAt?: number | undefined;
}

/** What has become of the connection. */
export function connectionStore(client: ChatClient): Store<ConnectionSnapshot> {
  const listeners = new Listeners();
  const snapshotOf = (state: ConnectionState): ConnectionSnapshot =>
    Object.freeze({
      status: state.status,
      ...('error' in state && { error: state.error }),
      ...('retryInMs' in state && { retryAt: Date.now() + state.retryInMs }),
    });
  let last = snapshotOf(client.connection);
  client.on('connection', (state) => {
    const next = snapshotOf(state);
    if (isAlike(last, next)) return;
    last = next;
    listeners.tell();
  });
  return { get: () => last, subscribe: (onChange) => listeners.add(onChange), initial: Object.freeze({ status: 'idle' }) };
}
