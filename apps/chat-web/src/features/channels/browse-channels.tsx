import { type Schemas } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../page/places.ts';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ListButton } from '../../ui/list-button.tsx';
import { useSay } from '../../ui/toast.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useReason } from '../../strings/use-reason.ts';
import { ChannelIcon } from './channel-icon.tsx';

type Browsed = Schemas.BrowseChannelsResponse['channels'][number];

/** Public channels, to be joined. */
export default function BrowseChannels({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [, go] = useLocation();
  const { showCover } = useWorkspace();
  const [query, setQuery] = useState('');
  const loaded = useLoaded(() => chat.directory.browse({ ...(query.trim() !== '' && { query: query.trim() }) }), [chat, query]);
  const { data } = loaded;
  const open = ({ id, member }: Browsed): void => {
    const joined = member ? Promise.resolve() : chat.api.POST('/v1/channels/{channelId}/join', { params: { channelId: id } });
    joined.then(() => go(places.channel(id)), (error: unknown) => say(reason(error), 'error'));
    onClose();
  };
  return (
    <Dialog wide title={t('channels.browse')} onClose={onClose} actions={<Button onClick={() => showCover({ kind: 'create' })}>{t('channels.create')}</Button>}>
      <Field label={t('channels.filter')} autoFocus value={query} onChange={(event) => setQuery(event.target.value)} />
      {!data && <Pending rows={4} of={loaded} />}
      <ul>
        {data?.channels.map((channel) => (
          <li key={channel.id}>
            <ListButton
              icon={<ChannelIcon kind={channel.kind} />}
              note={[t('channels.members', { count: channel.memberCount }), channel.topic].filter(Boolean).join(' · ')}
              end={<span>{t(channel.member ? 'channels.joined' : 'channels.join')}</span>}
              onClick={() => open(channel)}
            >
              {channel.name}
            </ListButton>
          </li>
        ))}
      </ul>
      {data?.channels.length === 0 && <p>{t('channels.none')}</p>}
    </Dialog>
  );
}
