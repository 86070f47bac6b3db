import { DrawingPinIcon } from '@radix-ui/react-icons';
import { useChat, usePins } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/blank.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Hit } from '../search/hit.tsx';
import styles from './channels.module.css';

export function ChannelPins({ channelId }: { channelId: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const pins = usePins(channelId);
  const loaded = useLoaded(() => chat.api.GET('/v1/channels/{channelId}/pins', { params: { channelId }, query: { limit: 50 } }), [chat, channelId, pins]);
  const { data } = loaded;
  if (!data) return <Pending rows={3} of={loaded} />;
  const { messages } = data.data;
  if (messages.length === 0) return <Blank icon={<DrawingPinIcon />} title={t('channels.noPins')} />;
  return (
    <ul className={styles.list}>
      {messages.map((message) => (
        <li key={message.id}>
          <Hit hit={{ message, highlights: [{ text: message.text, match: false }] }} />
        </li>
      ))}
    </ul>
  );
}
