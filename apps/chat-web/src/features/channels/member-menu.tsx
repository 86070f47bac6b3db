import { DotsHorizontalIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { useChat, usePermissions } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { useDoing } from '../../ui/use-doing.ts';
import { Restrict } from '../moderation/restrict.tsx';

interface MemberMenuProps {
  channelId: string;
  user: Schemas.Profile;
  role: Schemas.MemberRole;
}

const GIVEN: readonly Schemas.MemberRole[] = ['admin', 'member', 'guest'];

/** What a moderator may do with a member below them. */
export function MemberMenu({ channelId, user: { id, displayName: name }, role }: MemberMenuProps) {
  const { t } = useTranslation();
  const chat = useChat();
  const { may } = usePermissions(channelId);
  const { run } = useDoing();
  const [asked, ask] = useState<Schemas.RestrictionKind>();
  const give = (given: Schemas.MemberRole): void => run(chat.api.PATCH('/v1/channels/{channelId}/members/{userId}', { params: { channelId, userId: id }, body: { role: given } }));
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`${t('message.moreActions')}: ${name}`}>
            <DotsHorizontalIcon />
          </IconButton>
        }
      >
        {may('member:manage') &&
          GIVEN.filter((one) => one !== role).map((one) => (
            <MenuItem key={one} onSelect={() => give(one)}>
              {t('administration.makeRole', { role: t(`people.roles.${one}`) })}
            </MenuItem>
          ))}
        <MenuLine />
        {may('member:mute') && <MenuItem onSelect={() => ask('mute')}>{t('moderation.muteAction')}</MenuItem>}
        <MenuItem danger onSelect={() => run(chat.moderation.remove(channelId, id), { done: t('moderation.removed', { name }) })}>
          {t('people.removeFrom')}
        </MenuItem>
        {may('member:ban') && (
          <MenuItem danger onSelect={() => ask('ban')}>
            {t('moderation.banAction')}
          </MenuItem>
        )}
      </Menu>
      {asked && <Restrict kind={asked} name={name} hint={t(`moderation.${asked}Hint`)} restrict={(wish) => chat.moderation[asked](channelId, id, wish)} onClose={() => ask(undefined)} />}
    </>
  );
}
