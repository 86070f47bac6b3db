import { Cross2Icon } from '@radix-ui/react-icons';
import { useAnnouncements } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar } from '../../ui/bar.tsx';
import { IconButton } from '../../ui/button.tsx';

const KEPT = 'chatgenius-dismissed';
/** More do not stand at once. */
const MOST = 20;
const KINDS = { info: 'info', warning: 'warning', critical: 'danger' } as const;

const dismissedBefore = (): readonly string[] => localStorage.getItem(KEPT)?.split(' ') ?? [];

/** What administrators tell, until it is dismissed. */
export function AnnouncementBar() {
  const { t } = useTranslation();
  const announcements = useAnnouncements();
  const [dismissed, setDismissed] = useState(dismissedBefore);
  const dismiss = (announcementId: string): void => {
    const next = [...dismissed, announcementId].slice(-MOST);
    localStorage.setItem(KEPT, next.join(' '));
    setDismissed(next);
  };
  return (
    <div role="status" aria-live="polite">
      {announcements
        .filter(({ id }) => !dismissed.includes(id))
        .map(({ id, level, text }) => (
          <Bar key={id} kind={KINDS[level]} action={<IconButton label={t('close')} onClick={() => dismiss(id)}><Cross2Icon /></IconButton>}>
            <bdi>{text}</bdi>
          </Bar>
        ))}
    </div>
  );
}
