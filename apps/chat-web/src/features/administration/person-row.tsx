import { DotsHorizontalIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { useChat, useMe } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { useDoing } from '../../ui/use-doing.ts';
import { useTimes } from '../../strings/use-times.ts';
import { AskedOfPerson, type Asked } from './asked-of-person.tsx';
import styles from './administration.module.css';

/** Somebody as the list of all people has them, or as they are found by name. */
export type Listed = Schemas.Profile & Partial<Pick<Schemas.ListedUser, 'lastActiveAt' | 'deactivatedAt'>>;

export function PersonRow({ user, onChanged }: { user: Listed; onChanged: () => void }) {
  const { t } = useTranslation();
  const { ago } = useTimes();
  const { id, displayName: name, handle, role, lastActiveAt, deactivated } = user;
  return (
    <tr data-person={handle}>
      <th scope="row">
        <span className={styles.person}>
          <Avatar id={id} name={name} />
          <span>
            <bdi>{name}</bdi>
            <small>@{handle}</small>
          </span>
        </span>
      </th>
      <td>
        {role && t(`administration.roles.${role}`)}
        {deactivated && <span className={styles.off}>{t('administration.deactivated')}</span>}
      </td>
      <td>{lastActiveAt ? ago(lastActiveAt) : t('administration.never')}</td>
      <td>
        <PersonMenu user={user} onChanged={onChanged} />
      </td>
    </tr>
  );
}

const ROLES: readonly Schemas.DeploymentRole[] = ['administrator', 'member', 'guest'];

function PersonMenu({ user: { id, displayName: name, role, deactivated, kind }, onChanged }: { user: Listed; onChanged: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const me = useMe();
  const { run } = useDoing();
  const [asked, ask] = useState<Asked>();
  const params = { userId: id };
  const isMe = id === me?.id;
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t('administration.actions', { name })}>
            <DotsHorizontalIcon />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => ask('connections')}>{t('administration.connections')}</MenuItem>
        {!isMe && <MenuItem onSelect={() => ask('end')}>{t('administration.endAll')}</MenuItem>}
        {!isMe && kind === 'person' && (
          <>
            <MenuLine />
            {ROLES.filter((one) => one !== role).map((one) => (
              <MenuItem key={one} onSelect={() => run(chat.api.PUT('/v1/users/{userId}/role', { params, body: { role: one } }), { done: t('moderation.done'), then: onChanged })}>
                {t('administration.makeRole', { role: t(`administration.roles.${one}`) })}
              </MenuItem>
            ))}
          </>
        )}
        {!isMe && (
          <>
            <MenuLine />
            <MenuItem onSelect={() => ask('mute')}>{t('moderation.muteAction')}</MenuItem>
            <MenuItem danger onSelect={() => ask('ban')}>
              {t('moderation.banAction')}
            </MenuItem>
            {deactivated ? (
              <MenuItem onSelect={() => run(chat.api.POST('/v1/users/{userId}/reactivate', { params, body: {} }), { done: t('moderation.done'), then: onChanged })}>{t('administration.reactivate')}</MenuItem>
            ) : (
              <MenuItem danger onSelect={() => ask('deactivate')}>
                {t('administration.deactivate')}
              </MenuItem>
            )}
          </>
        )}
      </Menu>
      {asked && <AskedOfPerson asked={asked} userId={id} name={name} onChanged={onChanged} onClose={() => ask(undefined)} />}
    </>
  );
}
