import { ChatError, type Schemas } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { FindPeople } from '../people/find-people.tsx';

interface AddProps {
  channelId: string;
  name: string;
  members: ReadonlySet<string>;
  onClose: () => void;
}

/** Who has to agree first is invited instead. */
export function AddPeople({ channelId, name, members, onClose }: AddProps) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [added, setAdded] = useState(members);
  const add = (user: Schemas.Profile): void => {
    if (added.has(user.id)) return;
    chat.api.POST('/v1/channels/{channelId}/members', { params: { channelId }, body: { userId: user.id } }).then(
      () => {
        setAdded((before) => new Set([...before, user.id]));
        say(t('channels.added', { name: user.displayName }));
      },
      (error: unknown) => {
        const isInvited = ChatError.from(error, 'UNREACHABLE').reason === 'INVITED_INSTEAD';
        if (isInvited) say(t('channels.invited', { name: user.displayName }));
        else say(reason(error), 'error');
      },
    );
  };
  return (
    <Dialog title={t('channels.addTitle', { name })} onClose={onClose}>
      <FindPeople picked={added} onPick={add} />
    </Dialog>
  );
}
