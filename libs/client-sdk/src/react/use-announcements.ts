import { type Announcement } from '../generated/schemas.ts';
import { fixed } from './stores/store.ts';
import { useStore, useStores } from './provider.ts';

const NONE = fixed<readonly Announcement[]>(Object.freeze([]));

/** What administrators tell at present, the oldest first. Dismissing one is the application's. */
export const useAnnouncements = (): readonly Announcement[] => useStore(useStores()?.announcements ?? NONE);
