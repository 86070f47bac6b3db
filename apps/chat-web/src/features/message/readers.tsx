import { type ShownMessage } from '@chatgenius/client-sdk';
import { usePeople, useReadBy } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { UserLine } from '../people/user-line.tsx';

/** Everybody who has read a message, as it becomes known. */
export function Readers({ message, onClose }: { message: ShownMessage; onClose: () => void }) {
  const { t } = useTranslation();
  const { showCover } = useWorkspace();
  const people = usePeople(useReadBy(message));
  const readers = [...people.values()].sort((one, other) => one.displayName.localeCompare(other.displayName));
  return (
    <Dialog title={t('readers.title', { count: readers.length })} onClose={onClose}>
      {readers.length === 0 && <p role="status">{t('readers.none')}</p>}
      <ul>
        {readers.map((user) => (
          <li key={user.id}>
            <UserLine user={user} onClick={() => showCover({ kind: 'profile', userId: user.id })} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
