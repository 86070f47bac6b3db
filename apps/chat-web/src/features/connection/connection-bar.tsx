import { useChat, useConnection } from '@chatgenius/client-sdk/react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lookForNewerPage, useIsOutdated } from '../../ui/outdated.ts';
import { Bar } from '../../ui/bar.tsx';
import { Button } from '../../ui/button.tsx';
import { useLate } from '../../ui/use-late.ts';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { useMoving } from './use-moving.ts';
import { useOffline } from './use-offline.ts';

/** A connection that comes back within this time is nothing to be told of. */
const PATIENCE_MS = 700;
const OUTDATED = new Set(['COMMAND_UNKNOWN', 'NOT_UNDERSTOOD']);
const BUSY = new Set(['TOO_MANY_CONNECTIONS', 'GATEWAY_BUSY', 'RATE_LIMITED', 'TOO_MANY_PACKETS']);

/** How the connection stands, whenever it is not simply there. */
export function ConnectionBar() {
  const notice = useNotice();
  const outdated = useOutdatedNotice();
  const keeping = useKeepingNotice();
  return (
    <div role="status" aria-live="polite">
      {notice}
      {outdated}
      {keeping}
    </div>
  );
}

function useNotice(): ReactNode {
  const { t } = useTranslation();
  const { status, error, retryAt, connect } = useConnection();
  const seconds = useSecondsUntil(retryAt ?? 0);
  const isLate = useLate(status === 'connecting' || status === 'waiting', PATIENCE_MS);
  const isOffline = useOffline();
  const isMoving = useMoving();
  if (status === 'closed' || status === 'idle') return null;
  if (status === 'refused') {
    if (OUTDATED.has(error?.reason ?? '')) return <ReloadBar />;
    return (
      <Bar kind="danger" action={<Button small onClick={connect}>{t('retry')}</Button>}>
        {t('connection.refused', { message: error?.message ?? '' })}
      </Bar>
    );
  }
  if (status !== 'online' && isOffline) return <Bar kind="warning">{t('connection.offline')}</Bar>;
  if (isMoving || (isLate && error?.reason === 'DRAINING')) return <Bar kind="info">{t('connection.draining')}</Bar>;
  if (!isLate) return null;
  if (status === 'connecting') return <Bar kind="info">{t('connection.connecting')}</Bar>;
  const key = BUSY.has(error?.reason ?? '') ? 'connection.limited' : 'connection.waiting';
  return (
    <Bar kind="warning" action={<Button small onClick={connect}>{t('connection.now')}</Button>}>
      {t(key, { seconds })}
    </Bar>
  );
}

function ReloadBar() {
  const { t } = useTranslation();
  return (
    <Bar kind="info" action={<Button small onClick={() => location.reload()}>{t('connection.reload')}</Button>}>
      {t('connection.outdated')}
    </Bar>
  );
}

/** After a lost connection another release may be there, of the services and of the page. */
function useOutdatedNotice(): ReactNode {
  const chat = useChat();
  const isOutdated = useIsOutdated();
  useEffect(() => chat.on('connection', ({ status }) => void (status === 'online' && lookForNewerPage())), [chat]);
  return isOutdated && <ReloadBar />;
}

function useKeepingNotice(): ReactNode {
  const { t } = useTranslation();
  const chat = useChat();
  const [keeping, setKeeping] = useState(chat.keeping);
  useEffect(() => chat.on('keeping', setKeeping), [chat]);
  const isTold = keeping.kept === 'memory' && keeping.reason !== 'STARTING';
  return isTold && <Bar kind="info">{t('connection.memory')}</Bar>;
}
