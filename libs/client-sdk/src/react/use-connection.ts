import { useMemo } from 'react';
import { type ConnectionSnapshot } from './stores/connection.ts';
import { fixed } from './stores/store.ts';
import { useStore, useStores } from './provider.ts';

export interface UsedConnection extends ConnectionSnapshot {
  /** Connects now: also instead of waiting for the next attempt, and after a refusal. What becomes of it is the next `status`. */
  readonly connect: () => void;
  readonly disconnect: () => void;
}

const NONE = fixed<ConnectionSnapshot>({ status: 'idle' });

/** Whether there is a connection, and what is done about it if not. */
export function useConnection(): UsedConnection {
  const stores = useStores();
  const snapshot = useStore(stores?.connection ?? NONE);
  return useMemo(() => ({ ...snapshot, connect: () => void stores?.client.connect().catch(() => undefined), disconnect: () => stores?.client.disconnect() }), [stores, snapshot]);
}
