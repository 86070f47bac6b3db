import { type Schemas } from '@chatgenius/client-sdk';
import { usePresence } from '@chatgenius/client-sdk/react';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../ui/avatar.tsx';
import { ListButton } from '../../ui/list-button.tsx';

interface UserLineProps {
  user: Schemas.Profile;
  end?: ReactNode;
  isPicked?: boolean;
  onClick: () => void;
}

/** Somebody in a list. */
export function UserLine({ user, end, isPicked, onClick }: UserLineProps) {
  const { t } = useTranslation();
  const presence = usePresence([user.id]).get(user.id);
  const status = presence?.status;
  return (
    <ListButton
      onClick={onClick}
      aria-pressed={isPicked}
      icon={<Avatar id={user.id} name={user.displayName} presence={status} presenceLabel={status && t(`presence.${status}`)} />}
      note={<>@{user.handle}{presence?.text && ` · ${presence.text}`}</>}
      end={end}
    >
      {user.displayName}
    </ListButton>
  );
}
