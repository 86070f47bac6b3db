import { type ChatClient } from '../../chat-client.ts';
import { type Conversation } from '../../generated/schemas.ts';
import { Listeners, type Store } from './store.ts';

export interface DraftStore extends Store<string> {
  readonly set: (text: string) => void;
}

/** What the user has begun to write in a conversation, on whichever of their devices. */
export function draftStore(client: ChatClient, place: Conversation): DraftStore {
  const listeners = new Listeners();
  const isHere = (other: Conversation): boolean => other.channelId === place.channelId && other.threadId === place.threadId;
  let isLoaded = false;
  client.drafts.on('change', (change) => isHere(change.place) && listeners.tell());
  // What was written is sent: the draft is empty.
  client.on('outgoing', (message) => message.status === 'sending' && isHere(message) && listeners.tell());
  return {
    get: () => client.drafts.of(place),
    subscribe: (onChange) => {
      if (!isLoaded) client.drafts.load(place).catch(() => (isLoaded = false));
      isLoaded = true;
      return listeners.add(onChange);
    },
    initial: '',
    set: (text) => {
      client.drafts.set(place, text);
      listeners.tell();
    },
  };
}
