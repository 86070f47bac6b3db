import { type ChatError } from '@chatgenius/client-sdk';
import { useTranslation } from 'react-i18next';
import { en } from '../../strings/en.ts';
import styles from './sign-in.module.css';

const KNOWN = en.signIn.endedBy;

/** Why a session is over that the user did not end here. */
export function EndedNotice({ error }: { error: ChatError }) {
  const { t } = useTranslation();
  const { revocation } = error.details;
  const why = typeof revocation === 'string' && revocation in KNOWN ? (revocation as keyof typeof KNOWN) : error.reason === 'REFRESH_TOKEN_REUSED' ? 'refresh-token-reused' : 'other';
  return (
    <div role="alert" className={styles.ended}>
      <strong>{t('signIn.ended')}</strong>
      <p>{t(`signIn.endedBy.${why}`)}</p>
    </div>
  );
}
