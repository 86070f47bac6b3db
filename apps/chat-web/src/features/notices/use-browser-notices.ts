import { useChat } from '@chatgenius/client-sdk/react';
import { useEffect } from 'react';
import { places } from '../../page/places.ts';

const KEPT = 'chatgenius-notices';

export const wantsNotices = (): boolean => localStorage.getItem(KEPT) === 'yes' && 'Notification' in window && Notification.permission === 'granted';

/** @returns whether the browser lets the page notify */
export async function askForNotices(wanted: boolean): Promise<boolean> {
  const granted = wanted && 'Notification' in window && (await Notification.requestPermission()) === 'granted';
  localStorage.setItem(KEPT, granted ? 'yes' : 'no');
  return granted;
}

/** Tells by the browser who has mentioned the user, while the page is not in front. */
export function useBrowserNotices(go: (to: string) => void): void {
  const chat = useChat();
  useEffect(
    () =>
      chat.on('event', (event) => {
        if (event.type !== 'mention:created' || document.hasFocus() || !wantsNotices()) return;
        const { message } = event.data;
        void chat.people.load([message.senderId]).then((people) => {
          const notice = new Notification(people.get(message.senderId)?.displayName ?? 'ChatGenius', { body: message.text, tag: message.id, icon: '/icon.svg' });
          notice.onclick = () => {
            window.focus();
            go(places.message(message));
          };
        });
      }),
    [chat, go],
  );
}
