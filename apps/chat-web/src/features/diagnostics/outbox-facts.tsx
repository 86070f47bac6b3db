import { useTranslation } from 'react-i18next';
import { useChatOfPage } from '../../page/chat-context.ts';
import { Fact } from './fact.tsx';
import styles from './diagnostics.module.css';

export function OutboxFacts() {
  const { t } = useTranslation();
  const { client } = useChatOfPage();
  const { keeping, outgoing } = client;
  return (
    <section>
      <h3>{t('diagnostics.outbox')}</h3>
      <dl>
        <Fact name={t('diagnostics.kept')}>{keeping.kept === 'device' ? t('diagnostics.device') : `${t('diagnostics.memory')} (${keeping.reason})`}</Fact>
      </dl>
      <ol className={styles.log} data-testid="outbox">
        {outgoing.slice(0, 8).map(({ clientMessageId, status, createdAt }) => (
          <li key={clientMessageId}>
            {status} · {clientMessageId.slice(0, 8)} · {Math.round((Date.now() - Date.parse(createdAt)) / 1_000)} s
          </li>
        ))}
        {outgoing.length === 0 && <li>{t('diagnostics.none')}</li>}
      </ol>
    </section>
  );
}
