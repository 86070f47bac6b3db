import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import groups from 'unicode-emoji-json/data-by-group.json' with { type: 'json' };
import { keepPicked, oftenPicked } from './often-picked.ts';
import styles from './emoji.module.css';

interface Named {
  readonly emoji: string;
  readonly name: string;
}

const ALL: readonly { readonly name: string; readonly emojis: readonly Named[] }[] = groups;

export function EmojiGrid({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const often = useMemo(() => namedOf(oftenPicked()), []);
  const wanted = query.trim().toLowerCase();
  const shown = useMemo(
    () => (wanted === '' ? ALL : ALL.map(({ name, emojis }) => ({ name, emojis: emojis.filter((one) => one.name.includes(wanted)) })).filter(({ emojis }) => emojis.length > 0)),
    [wanted],
  );
  const pick = (emoji: string): void => {
    keepPicked(emoji);
    onPick(emoji);
  };
  return (
    <>
      <input type="search" className={styles.search} placeholder={t('emoji.search')} aria-label={t('emoji.search')} value={query} autoFocus onChange={(event) => setQuery(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && shown[0]?.emojis[0] && pick(shown[0].emojis[0].emoji)} />
      <div className={styles.groups} tabIndex={-1}>
        {wanted === '' && often.length > 0 && <Group name={t('emoji.often')} emojis={often} onPick={pick} />}
        {shown.map(({ name, emojis }) => (
          <Group key={name} name={name} emojis={emojis} onPick={pick} />
        ))}
        {shown.length === 0 && <p className={styles.none}>{t('emoji.none')}</p>}
      </div>
    </>
  );
}

const Group = ({ name, emojis, onPick }: { name: string; emojis: readonly Named[]; onPick: (emoji: string) => void }) => (
  <section className={styles.group} aria-label={name}>
    <h3>{name}</h3>
    <div className={styles.grid}>
      {emojis.map((one) => (
        <button key={one.emoji} type="button" title={one.name} aria-label={one.name} onClick={() => onPick(one.emoji)}>
          {one.emoji}
        </button>
      ))}
    </div>
  </section>
);

function namedOf(emojis: readonly string[]): readonly Named[] {
  const all = ALL.flatMap((group) => group.emojis);
  return emojis.flatMap((emoji) => all.find((one) => one.emoji === emoji) ?? []);
}
