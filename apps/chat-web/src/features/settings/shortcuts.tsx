import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './settings.module.css';

const KEYS = [
  ['Ctrl K', 'shortcuts.search'],
  ['Alt ↓', 'shortcuts.next'],
  ['Alt ↑', 'shortcuts.previous'],
  ['Alt Shift ↓', 'shortcuts.nextUnread'],
  ['↑', 'shortcuts.editLast'],
  ['↑ ↓ Home End', 'shortcuts.messages'],
  ['Ctrl Shift D', 'shortcuts.diagnostics'],
  ['Ctrl /', 'shortcuts.help'],
] as const;

export default function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
