import { useChat, useConnection } from '@chatgenius/client-sdk/react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar } from '../../ui/bar.tsx';
import { Button } from '../../ui/button.tsx';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';

/** A connection that comes back within this time is nothing to be told of. */
const PATIENCE_MS = 700;
const OUTDATED = new Set(['COMMAND_UNKNOWN', 'NOT_UNDERSTOOD']);
const BUSY = new Set(['TOO_MANY_CONNECTIONS', 'GATEWAY_BUSY', 'RATE_LIMITED', 'TOO_MANY_PACKETS']);

/** How the connection stands, whenever it is not simply there. */
export function ConnectionBar() {
  const notice = useNotice();
  const keeping = useKeepingNotice();
  return (
    <div role="status" aria-live="polite">
      {notice}
      {keeping}
    </div>
  );
}

function useNotice(): ReactNode {
  const { t } = useTranslation();
  const { status, error, retryAt, connect } = useConnection();
  const seconds = useSecondsUntil(retryAt ?? 0);
  const isLate = useLate(status === 'connecting' || status === 'waiting');
  const isOffline = useOffline();
  if (status === 'online' || status === 'closed' || status === 'idle') return null;
  if (status === 'refused') {
    const isOld = OUTDATED.has(error?.reason ?? '');
    return (
      <Bar kind="danger" action={isOld ? <Button small onClick={() => location.reload()}>{t('connection.reload')}</Button> : <Button small onClick={connect}>{t('retry')}</Button>}>
        {isOld ? t('connection.outdated') : t('connection.refused', { message: error?.message ?? '' })}
      </Bar>
    );
  }
  if (isOffline) return <Bar kind="warning">{t('connection.offline')}</Bar>;
  if (!isLate) return null;
  if (status === 'connecting') return <Bar kind="info">{t('connection.connecting')}</Bar>;
  if (error?.reason === 'DRAINING') return <Bar kind="info">{t('connection.draining')}</Bar>;
  const key = BUSY.has(error?.reason ?? '') ? 'connection.limited' : 'connection.waiting';
  return (
    <Bar kind="warning" action={<Button small onClick={connect}>{t('connection.now')}</Button>}>
      {t(key, { seconds })}
    </Bar>
  );
}

function useKeepingNotice(): ReactNode {
  const { t } = useTranslation();
  const chat = useChat();
  const [keeping, setKeeping] = useState(chat.keeping);
  useEffect(() => chat.on('keeping', setKeeping), [chat]);
  const isTold = keeping.kept === 'memory' && keeping.reason !== 'STARTING';
  return isTold && <Bar kind="info">{t('connection.memory')}</Bar>;
}

function useLate(isWaiting: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isWaiting) return setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  return isLate;
}

function useOffline(): boolean {
  const [isOffline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const look = (): void => setOffline(!navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  return isOffline;
}
