import { useTranslation } from 'react-i18next';
import { useReason } from '../strings/use-reason.ts';
import { Blank, Skeleton } from './blank.tsx';
import { Button } from './button.tsx';
import { useLate } from './use-late.ts';

interface PendingProps {
  rows?: number;
  /** What is read: why it was refused, if it was, and how it is asked for again. */
  of: { readonly error?: unknown; readonly reload?: () => void };
}

/** From then on the reader is told that it takes long, and may ask again. */
const PATIENCE_MS = 8_000;

/** In the place of what is not there yet: that it is on its way, that it takes long, or why it does not come. */
export function Pending({ rows = 5, of: { error, reload } }: PendingProps) {
  const { t } = useTranslation();
  const reason = useReason();
  const isRefused = error !== undefined;
  const isLate = useLate(!isRefused, PATIENCE_MS);
  const again = reload && <Button onClick={reload}>{t('retry')}</Button>;
  return (
    <>
      {!isRefused && <Skeleton rows={rows} label={t('loading')} />}
      <div role="alert">
        {isRefused ? (
          <Blank title={t('errors.title')} action={again}>
            {reason(error)}
          </Blank>
        ) : (
          isLate && <Blank title={t('slow')} action={again} />
        )}
      </div>
    </>
  );
}
