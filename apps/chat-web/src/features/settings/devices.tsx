import { useChat } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Line } from '../../ui/line.tsx';
import { useSay } from '../../ui/toast.tsx';
import { Pending } from '../../ui/pending.tsx';
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
  const loaded = useLoaded(() => chat.api.GET('/v1/me/sessions', { query: { limit: 50 } }), [chat]);
  const { data, reload } = loaded;
  const end = (sessionId: string): void => void chat.api.DELETE('/v1/me/sessions/{sessionId}', { params: { sessionId } }).then(reload, (error: unknown) => say(reason(error), 'error'));
  if (!data) return <Pending rows={3} of={loaded} />;
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
