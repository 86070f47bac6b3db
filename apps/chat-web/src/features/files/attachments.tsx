import { DownloadIcon, FileIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bytes } from '../composer/bytes.ts';
import { useFileLink } from './file-links.ts';
import styles from './files.module.css';

const Viewer = lazy(() => import('./viewer.tsx'));

type Attachment = Schemas.Attachment;

const isPicture = ({ kind, state }: Attachment): boolean => kind === 'image' && (state ?? 'ready') === 'ready';

/** Files of a message: pictures as such, everything else by its name. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  const [viewed, view] = useState<number>();
  const pictures = attachments.filter(isPicture);
  return (
    <>
      {pictures.length > 0 && (
        <ul className={styles.pictures}>
          {pictures.map((picture, index) => (
            <li key={picture.id}>
              <Picture picture={picture} onView={() => view(index)} />
            </li>
          ))}
        </ul>
      )}
      <ul className={styles.files}>
        {attachments.filter((one) => !isPicture(one)).map((file) => (
          <li key={file.id}>
            <FileLine file={file} />
          </li>
        ))}
      </ul>
      {viewed !== undefined && (
        <Suspense>
          <Viewer pictures={pictures} first={viewed} onClose={() => view(undefined)} />
        </Suspense>
      )}
    </>
  );
}

const WIDEST = 400;
const TALLEST = 320;
const WANTED = 640;

/** The smallest thumbnail that is sharp at this size. */
const variantOf = ({ thumbnails = [] }: Attachment): string => (thumbnails.find(({ width }) => width >= WANTED) ?? thumbnails.at(-1))?.variant ?? 'original';

function Picture({ picture, onView }: { picture: Attachment; onView: () => void }) {
  const { t } = useTranslation();
  const url = useFileLink(picture.id, variantOf(picture));
  const { width = 4, height = 3, name } = picture;
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  return (
    <button type="button" className={styles.picture} aria-label={t('files.view', { name })} onClick={onView}>
      {url === null ? <span className={styles.gone}>{t('files.unavailable')}</span> : <img src={url} alt={name} width={Math.round(width * scale)} height={Math.round(height * scale)} loading="lazy" />}
    </button>
  );
}

function FileLine({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const url = useFileLink(file.id);
  const { name, bytes: size, state = 'ready' } = file;
  const note = state === 'processing' || state === 'uploading' ? t('files.processing') : state === 'refused' ? t('files.refused') : bytes(size);
  return (
    <div className={styles.file}>
      <span className={styles.mark}>
        <FileIcon />
      </span>
      <span className={styles.name}>
        <bdi>{name}</bdi>
        <small>{note}</small>
      </span>
      {url && state === 'ready' && (
        <a href={url} download={name} className={styles.download} aria-label={`${t('files.download')} ${name}`}>
          <DownloadIcon />
        </a>
      )}
    </div>
  );
}
