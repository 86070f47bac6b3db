import { useTranslation } from 'react-i18next';
import { useChatOfPage } from '../../page/chat-context.ts';
import styles from './diagnostics.module.css';

/** Each stream that this client receives: its last event here, and what the server said of it at the last return. */
export function StreamTable() {
  const { t } = useTranslation();
  const { client, journal } = useChatOfPage();
  return (
    <section>
      <h3>{t('diagnostics.streams')}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('diagnostics.stream')}</th>
            <th scope="col">{t('diagnostics.position')}</th>
            <th scope="col">{t('diagnostics.verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {[...client.positions].map(([stream, { epoch, seq }]) => (
            <tr key={stream}>
              <td title={stream}>{nameOf(stream)}</td>
              <td title={epoch}>{seq}</td>
              <td>{journal.verdicts.get(stream) ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{t('diagnostics.budgets')}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('diagnostics.scope')}</th>
            <th scope="col">{t('diagnostics.left')}</th>
          </tr>
        </thead>
        <tbody>
          {client.budgets.map(({ scope, limit, remaining, resetInMs }) => (
            <tr key={scope}>
              <td>{scope}</td>
              <td>
                <meter className={styles.meter} min={0} max={limit} low={limit / 4} value={remaining} aria-label={scope} /> {remaining} / {limit} · {Math.ceil(resetInMs / 1_000)} s
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );

  function nameOf(stream: string): string {
    const [kind = '', id = ''] = stream.split(':');
    const name = kind === 'channel' ? client.user?.channels.get(id)?.name : undefined;
    return `${kind}:${name || id.slice(0, 8)}`;
  }
}
