import { useTranslation } from 'react-i18next';
import { useChatOfPage } from '../../page/chat-context.ts';
import { useTimes } from '../../strings/use-times.ts';
import { Fact } from './fact.tsx';
import styles from './diagnostics.module.css';

export function ConnectionFacts() {
  const { t } = useTranslation();
  const { full } = useTimes();
  const { client, gateways, journal } = useChatOfPage();
  const { connection, user } = client;
  const sessionId = connection.status === 'online' ? connection.session.sessionId : undefined;
  return (
    <section>
      <h3>{t('diagnostics.connection')}</h3>
      <dl>
        <Fact name={t('diagnostics.status')}>
          <span className={styles.status} data-status={connection.status}>
            {connection.status}
          </span>
        </Fact>
        <Fact name={t('diagnostics.gateway')} copied={gateways.current}>
          {gateways.current}
        </Fact>
        {journal.onlineSince !== undefined && <Fact name={t('diagnostics.since')}>{full(new Date(journal.onlineSince).toISOString())}</Fact>}
        <Fact name={t('diagnostics.session')} copied={sessionId}>
          {sessionId ?? '–'}
        </Fact>
        <Fact name={t('diagnostics.user')} copied={user?.user.id}>
          {user?.user.id ?? '–'}
        </Fact>
      </dl>
      <h3>{t('diagnostics.events')}</h3>
      <ol className={styles.log}>
        {journal.changes.slice(0, 6).map(({ at, what }) => (
          <li key={at}>
            {what.previous} → {what.current} ({what.reason})
          </li>
        ))}
      </ol>
    </section>
  );
}
