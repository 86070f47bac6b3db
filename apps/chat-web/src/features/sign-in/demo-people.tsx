import { ExternalLinkIcon } from '@radix-ui/react-icons';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type Demo } from '../../page/config.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './sign-in.module.css';

interface DemoProps {
  demo: Demo;
  busy: boolean;
  onEnter: (handle: string, password: string) => void;
}

const HASH = '#as=';

/** Only in the page that `npm start` builds: one click, and one is somebody. */
export function DemoPeople({ demo, busy, onEnter }: DemoProps) {
  const { t } = useTranslation();
  const { people, password } = demo;
  useEffect(() => {
    const asked = location.hash.startsWith(HASH) ? location.hash.slice(HASH.length) : undefined;
    if (!people.some(({ handle }) => handle === asked) || asked === undefined) return;
    history.replaceState(null, '', location.pathname);
    onEnter(asked, password);
  }, []);
  return (
    <section className={styles.demo} aria-labelledby="demo-title">
      <h2 id="demo-title">{t('demo.title')}</h2>
      <p>{t('demo.lead')}</p>
      <ul>
        {people.map(({ handle, displayName }) => (
          <li key={handle}>
            <Avatar id={handle} name={displayName} />
            <Button disabled={busy} onClick={() => onEnter(handle, password)}>
              {t('demo.enter', { name: displayName.split(' ')[0] })}
            </Button>
            <a className={styles.second} href={`/${HASH}${handle}`} target="_blank" rel="noopener" aria-label={t('demo.second', { name: displayName })} title={t('demo.second', { name: displayName })}>
              <ExternalLinkIcon />
            </a>
          </li>
        ))}
      </ul>
      <p className={styles.note}>{t('demo.password', { password })}</p>
    </section>
  );
}
