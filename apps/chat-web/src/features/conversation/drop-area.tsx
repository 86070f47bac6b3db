import { useUpload } from '@chatgenius/client-sdk/react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './conversation.module.css';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** Files that are dropped anywhere on a conversation go with the next message. @param name of the composer's uploads */
export function DropArea({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { upload } = useUpload(name);
  const [isOver, setOver] = useState(false);
  return (
    <div
      className={styles.drop}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget) || setOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        for (const file of event.dataTransfer.files) void upload(file);
      }}
    >
      {children}
      {isOver && <div className={styles.dropHere}>{t('composer.drop')}</div>}
    </div>
  );
}
