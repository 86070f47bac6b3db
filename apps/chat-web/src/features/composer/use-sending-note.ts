import { type ChatError } from '@chatgenius/client-sdk';
import { useChannel, useChat, useMute } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimes } from '../../strings/use-times.ts';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';

/** What keeps the user from sending here, or soon will. */
export interface SendingNote {
  readonly blocked?: string | undefined;
  readonly hint?: string | undefined;
}

/** Below so many messages that are left, the user is told. */
const FEW = 10;

export function useSendingNote(channelId: string): SendingNote {
  const { t } = useTranslation();
  const { full } = useTimes();
  const chat = useChat();
  const channel = useChannel(channelId);
  const mute = useMute(channelId);
  const [slowUntil, setSlowUntil] = useState(0);
  const [budget, setBudget] = useState<{ remaining: number; resetAt: number }>();
  useEffect(
    () =>
      chat.on('outgoing', ({ status, error, channelId: place }) => {
        if (status === 'refused' && place === channelId && error) setSlowUntil(slowModeEnd(error));
        const left = chat.budgets.find(({ scope }) => scope === 'message:send');
        setBudget(left && { remaining: left.remaining, resetAt: Date.now() + left.resetInMs });
      }),
    [chat, channelId],
  );
  const slow = useSecondsUntil(slowUntil);
  const limited = useSecondsUntil(budget?.remaining === 0 ? budget.resetAt : 0);
  if (mute && channel) return { blocked: mute.until ? t('composer.mutedUntil', { when: full(mute.until) }) : t('composer.muted') };
  if (slow > 0) return { blocked: t('composer.slow', { seconds: slow }) };
  if (limited > 0) return { blocked: t('composer.limited', { seconds: limited }) };
  if (budget && budget.remaining <= FEW && budget.resetAt > Date.now()) return { hint: t('composer.budget', { count: budget.remaining }) };
  return {};
}

const slowModeEnd = ({ reason, retryAfterMs = 0 }: ChatError): number => (reason === 'SLOW_MODE' ? Date.now() + retryAfterMs : 0);
