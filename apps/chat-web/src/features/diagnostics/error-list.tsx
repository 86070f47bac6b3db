import { useTranslation } from 'react-i18next';
import { useChatOfPage } from '../../page/chat-context.ts';
import { Fact } from './fact.tsx';
import styles from './diagnostics.module.css';

/** The last things that went wrong, with the trace ids that the server gave. */
export function ErrorList() {
  const { t } = useTranslation();
  const { journal } = useChatOfPage();
  return (
    <section>
      <h3>{t('diagnostics.errors')}</h3>
      {journal.errors.length === 0 && <p className={styles.none}>{t('diagnostics.none')}</p>}
      <dl>
        {journal.errors.slice(0, 6).map(({ at, what }) => {
          const { traceId } = what.details;
          return (
            <Fact key={at} name={what.reason} copied={typeof traceId === 'string' ? traceId : undefined}>
              {what.message}
            </Fact>
          );
        })}
      </dl>
    </section>
  );
}
