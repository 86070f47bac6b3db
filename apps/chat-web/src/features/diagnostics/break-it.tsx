import { useTranslation } from 'react-i18next';
import { useChatOfPage } from '../../page/chat-context.ts';
import { Button } from '../../ui/button.tsx';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import styles from './diagnostics.module.css';

const CUT_SECONDS = 15;
const DELAY_MS = 2_000;

export function BreakIt() {
  const { t } = useTranslation();
  const { line } = useChatOfPage();
  const left = useSecondsUntil(line.cutUntil);
  return (
    <section>
      <h3>{t('diagnostics.tryIt')}</h3>
      <p className={styles.none}>{left > 0 ? t('diagnostics.isCut', { seconds: left }) : t('diagnostics.tryHint')}</p>
      <div className={styles.buttons}>
        <Button small onClick={() => line.cut(CUT_SECONDS * 1_000)}>
          {t('diagnostics.cut', { seconds: CUT_SECONDS })}
        </Button>
        <Button small aria-pressed={line.delayMs > 0} onClick={() => line.delay(line.delayMs > 0 ? 0 : DELAY_MS)}>
          {t(line.delayMs > 0 ? 'diagnostics.undelay' : 'diagnostics.delay')}
        </Button>
        <Button small onClick={() => line.kill()}>
          {t('diagnostics.kill')}
        </Button>
      </div>
    </section>
  );
}
