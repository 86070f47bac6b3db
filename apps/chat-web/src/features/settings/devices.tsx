import { useChat } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { Line } from '../../ui/line.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useReason } from '../../strings/use-reason.ts';
import { useTimes } from '../../strings/use-times.ts';

/** Where the user is signed in. */
export function Devices() {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const { ago } = useTimes();
  const { data, reload } = useLoaded(() => chat.api.GET('/v1/me/sessions', { query: { limit: 50 } }), [chat]);
  const end = (sessionId: string): void => void chat.api.DELETE('/v1/me/sessions/{sessionId}', { params: { sessionId } }).then(reload, (error: unknown) => say(reason(error), 'error'));
  if (!data) return <Skeleton rows={3} label={t('loading')} />;
  return (
    <ul>
      {data.data.sessions.map(({ id, device, lastUsedAt, current, addressRange }) => (
        <Line
          key={id}
          note={[current ? t('settings.current') : t('settings.lastUsed', { when: ago(lastUsedAt) }), addressRange].filter(Boolean).join(' · ')}
          end={
            !current && (
              <Button small onClick={() => end(id)}>
                {t('settings.end')}
              </Button>
            )
          }
        >
          <strong>{device ?? t('settings.unknownDevice')}</strong>
        </Line>
      ))}
    </ul>
  );
}
