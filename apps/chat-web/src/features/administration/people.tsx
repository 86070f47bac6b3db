import { type Schemas } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Pending } from '../../ui/pending.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { PersonRow, type Listed } from './person-row.tsx';
import styles from './administration.module.css';

const ROLES: readonly Schemas.DeploymentRole[] = ['administrator', 'member', 'guest'];
const STATES = ['active', 'deactivated'] as const;
const SHOWN = 50;

/** Who there is: found by name, or all of a role and state. */
export function People() {
  const { t } = useTranslation();
  const chat = useChat();
  const [query, setQuery] = useState('');
  const [role, setRole] = useState<Schemas.DeploymentRole>();
  const [state, setState] = useState<(typeof STATES)[number]>();
  const wanted = useSettled(query.trim());
  const loaded = usePages<Listed>(async (after) => {
    const page = { limit: SHOWN, ...(after !== undefined && { after }) };
    const { users, next } = await (wanted === ''
      ? chat.admin.users({ ...page, ...(role && { role }), ...(state && { deactivated: state === 'deactivated' }) })
      : chat.people.find(wanted, page));
    return { items: users, next };
  }, [chat, wanted, role, state]);
  const { items, hasMore, loadMore, reload } = loaded;
  return (
    <>
      <search className={styles.filters}>
        <Field type="search" label={t('administration.find')} value={query} onChange={({ target }) => setQuery(target.value)} />
        <Select label={t('administration.role')} disabled={wanted !== ''} value={role ?? ''} onChange={({ target }) => setRole(ROLES.find((one) => one === target.value))}>
          <option value="">{t('administration.allRoles')}</option>
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`administration.roles.${one}`)}
            </option>
          ))}
        </Select>
        <Select label={t('administration.status')} disabled={wanted !== ''} value={state ?? ''} onChange={({ target }) => setState(STATES.find((one) => one === target.value))}>
          <option value="">{t('administration.all')}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`administration.${one}`)}
            </option>
          ))}
        </Select>
      </search>
      {!items ? (
        <Pending rows={6} of={loaded} />
      ) : items.length === 0 ? (
        <p role="status">{t('administration.noPeople')}</p>
      ) : (
        <table className={styles.people}>
          <thead>
            <tr>
              <th scope="col">{t('administration.person')}</th>
              <th scope="col">{t('administration.role')}</th>
              <th scope="col">{t('administration.lastActive')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {items.map((user) => (
              <PersonRow key={user.id} user={user} onChanged={reload} />
            ))}
          </tbody>
        </table>
      )}
      {hasMore && <Button onClick={loadMore}>{t('more')}</Button>}
    </>
  );
}
