import { useChat } from '@chatgenius/client-sdk/react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Line } from '../../ui/line.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useDoing } from '../../ui/use-doing.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTimes } from '../../strings/use-times.ts';

const AGAIN_MS = 5_000;

/** Where somebody is connected now, on all gateways; read again every few seconds. */
export function PersonConnections({ userId, name, onClose }: { userId: string; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { full } = useTimes();
  const chat = useChat();
  const { run } = useDoing();
  const loaded = useLoaded(() => chat.admin.connections(userId), [chat, userId]);
  const { data, reload } = loaded;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return (
    <Dialog wide title={t('administration.connectionsOf', { name })} onClose={onClose}>
      {!data && <Pending rows={2} of={loaded} />}
      {data?.complete === false && <p className="soft">{t('administration.incomplete')}</p>}
      {data?.connections.length === 0 && <p role="status">{t('administration.noConnections', { name })}</p>}
      <ul>
        {data?.connections.map(({ id, gateway, since, address, client, userAgent, joined, active }) => (
          <Line
            key={id}
            note={[userAgent, t('administration.gateway', { name: gateway.instance }), address, t('administration.since', { when: full(since) }), t('administration.joined', { count: joined }), active && t('administration.here')].filter(Boolean).join(' · ')}
            end={
              <Button small onClick={() => run(chat.admin.disconnect(userId, { connectionId: id }), { then: reload })}>
                {t('administration.end')}
              </Button>
            }
          >
            <strong>{client ?? address}</strong>
          </Line>
        ))}
      </ul>
    </Dialog>
  );
}
