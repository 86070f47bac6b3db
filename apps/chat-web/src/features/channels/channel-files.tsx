import { FileIcon } from '@radix-ui/react-icons';
import { useChat } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/blank.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Attachments } from '../files/attachments.tsx';
import styles from './channels.module.css';

export function ChannelFiles({ channelId }: { channelId: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const loaded = useLoaded(() => chat.files.ofChannel(channelId, { limit: 50 }), [chat, channelId]);
  const { data } = loaded;
  if (!data) return <Pending rows={3} of={loaded} />;
  if (data.files.length === 0) return <Blank icon={<FileIcon />} title={t('channels.noFiles')} />;
  return (
    <div className={styles.about}>
      <Attachments attachments={data.files.map(({ file }) => file)} />
    </div>
  );
}
