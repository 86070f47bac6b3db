import { MagnifyingGlassIcon, MixerHorizontalIcon } from '@radix-ui/react-icons';
import { useSearch } from '@chatgenius/client-sdk/react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Blank } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { Hit } from './hit.tsx';
import { countOf, optionsOf, SearchFilters, type Filters } from './search-filters.tsx';
import styles from './search.module.css';

export default function SearchPanel() {
  const { t } = useTranslation();
  const { showPanel } = useWorkspace();
  const reason = useReason();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [filters, setFilters] = useState<Filters>({});
  const [isFiltering, filter] = useState(false);
  const [order, setOrder] = useState<'relevance' | 'newest'>('relevance');
  const { status, hits, hasMore, loadMore, error, retry } = useSearch(text, { ...optionsOf(filters), order: text.trim() === '' ? 'newest' : order });
  const count = countOf(filters);
  useEffect(() => field.current?.focus(), []);
  return (
    <Panel title={t('search.title')} onClose={() => showPanel(undefined)}>
      <search className={styles.form}>
        <input ref={field} type="search" className={styles.field} aria-label={t('search.title')} placeholder={t('search.placeholder')} value={text} onChange={(event) => setText(event.target.value)} />
        <div className={styles.bar}>
          <Button small aria-expanded={isFiltering} onClick={() => filter(!isFiltering)}>
            <MixerHorizontalIcon /> {count > 0 ? t('search.filtered', { count }) : t('search.filters')}
          </Button>
          <select aria-label={t('search.order')} value={order} onChange={(event) => setOrder(event.target.value === 'newest' ? 'newest' : 'relevance')}>
            <option value="relevance">{t('search.relevance')}</option>
            <option value="newest">{t('search.newest')}</option>
          </select>
        </div>
        {isFiltering && <SearchFilters filters={filters} onChange={setFilters} />}
      </search>
      <p className="visually-hidden" role="status">
        {status === 'done' && t('search.results', { count: hits.length })}
      </p>
      {status === 'idle' && (
        <Blank icon={<MagnifyingGlassIcon />} title={t('search.begin')}>
          {t('search.beginHint')}
        </Blank>
      )}
      {status === 'searching' && hits.length === 0 && <Pending rows={4} of={{}} />}
      {status === 'failed' && (
        <Blank title={t('search.failed')} action={<Button onClick={retry}>{t('retry')}</Button>}>
          {reason(error)}
        </Blank>
      )}
      {status === 'done' && hits.length === 0 && <Blank title={t('search.none')}>{t('search.noneHint')}</Blank>}
      <ol className={styles.hits}>
        {hits.map((hit) => (
          <li key={hit.message.id}>
            <Hit hit={hit} />
          </li>
        ))}
      </ol>
      {hasMore && (
        <Button className={styles.more} onClick={loadMore}>
          {t('more')}
        </Button>
      )}
    </Panel>
  );
}
