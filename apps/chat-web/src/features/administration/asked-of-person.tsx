import { useChat } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../ui/question.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useDoing } from '../../ui/use-doing.ts';
import { Restrict } from '../moderation/restrict.tsx';
import { PersonConnections } from './person-connections.tsx';

export type Asked = 'connections' | 'end' | 'mute' | 'ban' | 'deactivate';

interface AskedProps {
  asked: Asked;
  userId: string;
  name: string;
  onChanged: () => void;
  onClose: () => void;
}

/** What an administrator is asked before something is done to somebody. */
export function AskedOfPerson({ asked, userId, name, onChanged, onClose }: AskedProps) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const { run } = useDoing();
  switch (asked) {
    case 'connections':
      return <PersonConnections userId={userId} name={name} onClose={onClose} />;
    case 'end': {
      const end = async (): Promise<void> => {
        const { endedSessions } = await chat.admin.disconnect(userId, { endSessions: true });
        say(t('administration.ended', { count: endedSessions }));
      };
      return <Question danger title={t('administration.endAllTitle', { name })} action={t('administration.endAll')} onConfirm={() => run(end())} onClose={onClose}>{t('administration.endAllHint')}</Question>;
    }
    case 'deactivate': {
      const deactivate = (): void => run(chat.api.POST('/v1/users/{userId}/deactivate', { params: { userId }, body: {} }), { done: t('moderation.done'), then: onChanged });
      return <Question danger title={t('administration.deactivateTitle', { name })} action={t('administration.deactivate')} onConfirm={deactivate} onClose={onClose}>{t('administration.deactivateHint')}</Question>;
    }
    case 'mute':
    case 'ban':
      return <Restrict kind={asked} name={name} hint={t(asked === 'mute' ? 'moderation.muteHint' : 'moderation.banEverywhereHint')} restrict={(wish) => chat.admin.moderation[asked](userId, wish)} onClose={onClose} />;
  }
}
