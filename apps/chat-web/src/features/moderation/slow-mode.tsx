import { useChannel, useChat } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/field.tsx';
import { useDoing } from '../../ui/use-doing.ts';

const [MINUTE, HOUR] = [60, 3_600];
const CHOICES = [0, 5, 10, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR];

/** How often each member may write. */
export function SlowMode({ channelId }: { channelId: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const { run } = useDoing();
  const { slowModeSeconds = 0 } = useChannel(channelId) ?? {};
  const choices = [...new Set([...CHOICES, slowModeSeconds])].sort((one, other) => one - other);
  const named = (seconds: number): string => {
    if (seconds === 0) return t('moderation.off');
    if (seconds % HOUR === 0) return t('moderation.hour', { count: seconds / HOUR });
    return seconds % MINUTE === 0 ? t('moderation.minute', { count: seconds / MINUTE }) : t('moderation.second', { count: seconds });
  };
  return (
    <>
      <Select label={t('moderation.seconds')} value={slowModeSeconds} onChange={({ target }) => run(chat.moderation.setSlowMode(channelId, Number(target.value)), { done: t('moderation.done') })}>
        {choices.map((seconds) => (
          <option key={seconds} value={seconds}>
            {named(seconds)}
          </option>
        ))}
      </Select>
      <p className="soft">{t('moderation.secondsHint')}</p>
    </>
  );
}
