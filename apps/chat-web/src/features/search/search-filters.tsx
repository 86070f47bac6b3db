import { Cross2Icon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { type SearchOptions, useChannels } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check } from '../../ui/check.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { FindPeople } from '../people/find-people.tsx';
import { groupsOf, inOrder } from '../sidebar/groups.rules.ts';
import { ChannelOption } from './channel-option.tsx';
import styles from './search.module.css';

/** What a search is narrowed to. Days are as the fields write them. */
export interface Filters {
  readonly channelId?: string | undefined;
  readonly sender?: Schemas.Profile | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly hasFile?: boolean | undefined;
}

const DAY_MS = 24 * 60 * 60_000;
const midnight = (day: string): number => new Date(`${day}T00:00`).getTime();

/** By the clock of the device: from the first day's beginning to the last day's end. */
export const optionsOf = ({ channelId, sender, from, to, hasFile }: Filters): SearchOptions => ({
  ...(channelId && { channelId }),
  ...(sender && { senderId: sender.id }),
  ...(from && { after: new Date(midnight(from) - 1).toISOString() }),
  ...(to && { before: new Date(midnight(to) + DAY_MS).toISOString() }),
  ...(hasFile && { hasFile }),
});

export const countOf = (filters: Filters): number => Object.values(filters).filter((value) => value !== undefined && value !== '' && value !== false).length;

export function SearchFilters({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const { t } = useTranslation();
  const { channels } = useChannels();
  const [isPicking, pick] = useState(false);
  const { channelId, sender, from, to, hasFile } = filters;
  const set = (change: Filters): void => onChange({ ...filters, ...change });
  return (
    <div className={styles.filters}>
      <Select label={t('search.where')} value={channelId ?? ''} onChange={({ target }) => set({ channelId: target.value || undefined })}>
        <option value="">{t('search.everywhere')}</option>
        {inOrder(groupsOf(channels)).map((channel) => (
          <ChannelOption key={channel.id} channel={channel} />
        ))}
      </Select>
      <div className={styles.sender}>
        <span id="search-sender">{t('search.sender')}</span>
        <Button aria-describedby="search-sender" onClick={() => pick(true)}>
          {sender?.displayName ?? t('search.anybody')}
        </Button>
        {sender && (
          <IconButton label={t('search.anybody')} onClick={() => set({ sender: undefined })}>
            <Cross2Icon />
          </IconButton>
        )}
      </div>
      <Field type="date" label={t('search.from')} value={from ?? ''} max={to} onChange={({ target }) => set({ from: target.value || undefined })} />
      <Field type="date" label={t('search.to')} value={to ?? ''} min={from} onChange={({ target }) => set({ to: target.value || undefined })} />
      <Check label={t('search.withFiles')} checked={hasFile ?? false} onChange={({ target }) => set({ hasFile: target.checked || undefined })} />
      {countOf(filters) > 0 && (
        <Button small look="quiet" onClick={() => onChange({})}>
          {t('search.clear')}
        </Button>
      )}
      {isPicking && (
        <Dialog title={t('search.sender')} onClose={() => pick(false)}>
          <FindPeople
            includesMe
            picked={new Set(sender && [sender.id])}
            onPick={(user) => {
              set({ sender: user });
              pick(false);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}
