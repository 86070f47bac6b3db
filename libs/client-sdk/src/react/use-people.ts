import { useMemo } from 'react';
import { type Presence, type Profile } from '../generated/schemas.ts';
import { useStore, useStores } from './provider.ts';
import { byId } from './stores/by-id.ts';
import { fixed, type Store } from './stores/store.ts';

const NOTHING: Store<ReadonlyMap<string, never>> = fixed(new Map<string, never>());

/** A list that is written anew with each render, and names the same. */
function useIds(userIds: readonly string[]): readonly string[] {
  const text = [...new Set(userIds)].sort().join();
  return useMemo(() => (text === '' ? [] : text.split(',')), [text]);
}

/** Names and profiles by id, of those who are known; each is asked for once, and follows what is told of changes. */
export function usePeople(userIds: readonly string[]): ReadonlyMap<string, Profile> {
  const stores = useStores();
  const ids = useIds(userIds);
  return useStore(useMemo(() => (stores ? byId(stores.people, ids, (id) => stores.client.people.of(id)) : NOTHING), [stores, ids]));
}

/** Known presence of these users. They are watched while a component shows them. */
export function usePresence(userIds: readonly string[]): ReadonlyMap<string, Presence> {
  const stores = useStores();
  const ids = useIds(userIds);
  return useStore(useMemo(() => (stores ? byId(stores.presence, ids, (id) => stores.client.presence.of(id)) : NOTHING), [stores, ids]));
}
