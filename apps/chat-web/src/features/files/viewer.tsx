import { ChevronLeftIcon, ChevronRightIcon, Cross2Icon, DownloadIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { useFileLink } from './file-links.ts';
import styles from './files.module.css';

interface ViewerProps {
  pictures: readonly Schemas.Attachment[];
  first: number;
  onClose: () => void;
}

/** Pictures of a message, one at a time, as large as the window. */
export default function Viewer({ pictures, first, onClose }: ViewerProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(first);
  const picture = pictures[at];
  const url = useFileLink(picture?.id ?? '');
  useEffect(() => ref.current?.showModal(), []);
  const move = (step: number): void => setAt((at + step + pictures.length) % pictures.length);
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'ArrowLeft') move(-1);
    if (key === 'ArrowRight') move(1);
  };
  return (
    <dialog ref={ref} className={styles.viewer} aria-label={picture?.name ?? t('files.viewer')} onCancel={onClose} onClose={onClose} onKeyDown={onKeyDown} onClick={(event) => event.target === event.currentTarget && onClose()}>
      <header>
        <bdi>{picture?.name}</bdi>
        {url && (
          <a href={url} download={picture?.name} className={styles.download} aria-label={t('files.download')}>
            <DownloadIcon />
          </a>
        )}
        <IconButton label={t('close')} onClick={onClose}>
          <Cross2Icon />
        </IconButton>
      </header>
      {url && <img src={url} alt={picture?.name} />}
      {pictures.length > 1 && (
        <footer>
          <IconButton label={t('files.previous')} onClick={() => move(-1)}>
            <ChevronLeftIcon />
          </IconButton>
          <span>
            {at + 1} / {pictures.length}
          </span>
          <IconButton label={t('files.next')} onClick={() => move(1)}>
            <ChevronRightIcon />
          </IconButton>
        </footer>
      )}
    </dialog>
  );
}
