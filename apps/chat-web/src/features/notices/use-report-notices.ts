import { useChat } from '@chatgenius/client-sdk/react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSay } from '../../ui/toast.tsx';

/** Tells moderators that something was reported. */
export function useReportNotices(): void {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  useEffect(() => chat.on('event', ({ type }) => type === 'report:created' && say(t('newReport'))), [chat, say, t]);
}
