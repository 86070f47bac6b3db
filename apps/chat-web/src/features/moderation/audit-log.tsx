import { ReaderIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { useChat, usePeople } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { Line } from '../../ui/line.tsx';
import { Pending } from '../../ui/pending.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { useTimes } from '../../strings/use-times.ts';

const SHOWN = 30;

/** What was decided in a channel, or without one in the whole deployment. */
export function AuditLog({ channelId }: { channelId?: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const loaded = usePages<Schemas.AuditEntry>(async (before) => {
    const { entries, next } = await chat.admin.audit({ limit: SHOWN, ...(channelId !== undefined && { channelId }), ...(before !== undefined && { before }) });
    return { items: entries, next };
  }, [chat, channelId]);
  const { items, hasMore, loadMore } = loaded;
  const people = usePeople((items ?? []).flatMap(({ actorId, subject }) => [...(actorId === null ? [] : [actorId]), ...(subject.kind === 'user' ? [subject.id] : [])]));
  if (!items) return <Pending rows={5} of={loaded} />;
  if (items.length === 0) return <Blank icon={<ReaderIcon />} title={t('audit.none')}>{t('audit.noneHint')}</Blank>;
  return (
    <>
      <ol aria-label={t('audit.label')}>
        {items.map((entry) => (
          <Entry key={entry.id} entry={entry} nameOf={(id) => people.get(id)?.displayName ?? t('people.unknown')} />
        ))}
      </ol>
      {hasMore && <Button onClick={loadMore}>{t('more')}</Button>}
    </>
  );
}

function Entry({ entry: { action, actorId, at, subject, reason }, nameOf }: { entry: Schemas.AuditEntry; nameOf: (id: string) => string }) {
  const { t } = useTranslation();
  const { full } = useTimes();
  const actions: Record<string, string> = t('audit.actions', { returnObjects: true });
  return (
    <Line note={[full(at), reason !== null && t('audit.reason', { reason })].filter(Boolean).join(' · ')}>
      <strong>
        <bdi>{actorId === null ? t('audit.nobody') : nameOf(actorId)}</bdi>
      </strong>{' '}
      {actions[action.replace(':', '-')] ?? <code>{action}</code>} {subject.kind === 'user' && subject.id !== actorId && <bdi>{nameOf(subject.id)}</bdi>}
    </Line>
  );
}
