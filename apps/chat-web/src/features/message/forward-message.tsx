import { type ChannelEntry, type ShownMessage } from '@chatgenius/client-sdk';
import { useChannels, useChat } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../page/places.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ListButton } from '../../ui/list-button.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { ChannelIcon } from '../channels/channel-icon.tsx';
import { useChannelName } from '../channels/channel-name.ts';
import { groupsOf, inOrder } from '../sidebar/groups.rules.ts';

export function ForwardMessage({ message, onClose }: { message: ShownMessage; onClose: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [, go] = useLocation();
  const { channels } = useChannels();
  const send = (channelId: string): void => {
    chat.forward(message.id, { channelId }).acknowledged.catch((error: unknown) => say(reason(error), 'error'));
    onClose();
    go(places.channel(channelId));
  };
  return (
    <Dialog title={t('message.forward')} onClose={onClose}>
      <ul>
        {inOrder(groupsOf(channels)).map((channel) => (
          <Target key={channel.id} channel={channel} onPick={() => send(channel.id)} />
        ))}
      </ul>
    </Dialog>
  );
}

function Target({ channel, onPick }: { channel: ChannelEntry; onPick: () => void }) {
  const name = useChannelName(channel);
  return (
    <li>
      <ListButton onClick={onPick} icon={channel.kind === 'direct' ? <span aria-hidden>@</span> : <ChannelIcon kind={channel.kind} />}>
        {name}
      </ListButton>
    </li>
  );
}
