import { useChannels } from '@chatgenius/client-sdk/react';
import { useEffect } from 'react';
import { badgeOf } from '../sidebar/groups.rules.ts';

const NAME = 'ChatGenius';

/** What is meant for the user stands before the name of the page. */
export function useTitle(): void {
  const { channels } = useChannels();
  const wanted = channels.reduce((sum, channel) => sum + badgeOf(channel), 0);
  const unread = channels.some((channel) => channel.unread > 0);
  useEffect(() => {
    document.title = wanted > 0 ? `(${wanted}) ${NAME}` : unread ? `• ${NAME}` : NAME;
  }, [wanted, unread]);
}
