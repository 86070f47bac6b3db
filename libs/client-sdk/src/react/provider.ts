import { createContext, createElement, useContext, useEffect, useMemo, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import { type ChatClient } from '../chat-client.ts';
import { storesOf, type ChatStores } from './stores/chat-stores.ts';
import { type Store } from './stores/store.ts';

interface Provided {
  readonly stores: ChatStores | undefined;
}

const ChatContext = createContext<Provided | undefined>(undefined);

export interface ChatProviderProps {
  /** Of who is signed in. Nothing while nobody is, and on a server: then hooks give what they give before a connection. */
  readonly client: ChatClient | undefined;
  /** Connect as soon as it is mounted. Default: true */
  readonly connect?: boolean;
  readonly children?: ReactNode;
}

/** Gives a client to what is below. The client is the application's: it stays connected until `disconnect` or `close`. */
export function ChatProvider({ client, connect = true, children }: ChatProviderProps): ReactElement {
  const provided = useMemo(() => ({ stores: client && storesOf(client) }), [client]);
  useEffect(() => {
    // What becomes of it is told by `useConnection`.
    if (connect && client?.connection.status === 'idle') client.connect().catch(() => undefined);
  }, [client, connect]);
  return createElement(ChatContext.Provider, { value: provided }, children);
}

/** The client. @throws Error without a `ChatProvider` that has one */
export function useChat(): ChatClient {
  const stores = useStores();
  if (!stores) throw new Error('useChat needs a ChatProvider with a client above it.');
  return stores.client;
}

/** @throws Error without a `ChatProvider` */
export function useStores(): ChatStores | undefined {
  const provided = useContext(ChatContext);
  if (!provided) throw new Error('Hooks of @chatgenius/client-sdk/react need a ChatProvider above them.');
  return provided.stores;
}

export const useStore = <Value>({ subscribe, get, initial }: Store<Value>): Value => useSyncExternalStore(subscribe, get, () => initial);
