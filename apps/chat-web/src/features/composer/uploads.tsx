import { Cross2Icon, FileIcon, PauseIcon, PlayIcon, ReloadIcon } from '@radix-ui/react-icons';
import { type UploadState, type UsedUpload } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { bytes } from './bytes.ts';
import styles from './composer.module.css';

export function Uploads({ files }: { files: UsedUpload }) {
  const { t } = useTranslation();
  if (files.uploads.length === 0) return null;
  return (
    <ul className={styles.uploads} aria-label={t('composer.uploads')}>
      {files.uploads.map((upload) => (
        <Upload key={upload.id} upload={upload} files={files} />
      ))}
    </ul>
  );
}

function Upload({ upload, files }: { upload: UploadState; files: UsedUpload }) {
  const { t } = useTranslation();
  const reason = useReason();
  const preview = usePreview(upload);
  const { id, name, status, sent, size, error } = upload;
  const percent = size === 0 ? 0 : Math.round((100 * sent) / size);
  return (
    <li className={styles.upload} data-status={status}>
      {preview ? <img src={preview} alt="" /> : <span className={styles.fileMark}><FileIcon /></span>}
      <div>
        <strong>{name}</strong>
        {error && status === 'failed' ? <span className={styles.wrong} role="alert">{reason(error)}</span> : <span>{bytes(size)}</span>}
      </div>
      {status === 'going' && <IconButton label={t('files.pause')} onClick={() => files.pause(id)}><PauseIcon /></IconButton>}
      {status === 'paused' && <IconButton label={t('files.resume')} onClick={() => files.resume(id)}><PlayIcon /></IconButton>}
      {status === 'failed' && <IconButton label={t('retry')} onClick={() => files.retry(id)}><ReloadIcon /></IconButton>}
      <IconButton label={t('files.remove', { name })} onClick={() => files.remove(id)}><Cross2Icon /></IconButton>
      {(status === 'going' || status === 'paused') && <progress max={100} value={percent} aria-label={t('files.progress', { name, percent })} />}
    </li>
  );
}

function usePreview({ file }: UploadState): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!(file instanceof Blob) || !file.type.startsWith('image/')) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
