import { DotsHorizontalIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { useChat, useMe, useMembers, usePeople } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../app/workspace-context.ts';
import { Skeleton } from '../../ui/blank.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { UserLine } from '../people/user-line.tsx';
import { AddPeople } from './add-people.tsx';
import styles from './channels.module.css';

interface MembersProps {
  channel: Schemas.Channel;
  name: string;
  role: Schemas.MemberRole | undefined;
}

const RANK = ['owner', 'admin', 'member', 'guest'];

export function ChannelMembers({ channel, name, role }: MembersProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { showCover } = useWorkspace();
  const { members, complete } = useMembers(channel.id);
  const people = usePeople(members.map(({ userId }) => userId));
  const [isAdding, add] = useState(false);
  const mayLead = role === 'owner' || role === 'admin';
  const listed = members.flatMap((member) => {
    const user = people.get(member.userId);
    return user ? [{ member, user }] : [];
  });
  listed.sort((one, other) => RANK.indexOf(one.member.role) - RANK.indexOf(other.member.role) || one.user.displayName.localeCompare(other.user.displayName));
  if (!complete && listed.length === 0) return <Skeleton rows={5} label={t('loading')} />;
  return (
    <>
      {channel.kind !== 'direct' && mayLead && (
        <Button className={styles.add} onClick={() => add(true)}>
          {t('channels.add')}
        </Button>
      )}
      <ul className={styles.list}>
        {listed.map(({ member, user }) => (
          <li key={user.id} className={styles.row}>
            <UserLine user={user} end={member.role !== 'member' && <span className={styles.role}>{t(`people.roles.${member.role}`)}</span>} onClick={() => showCover({ kind: 'profile', userId: user.id })} />
            {mayLead && user.id !== me?.id && member.role !== 'owner' && channel.kind !== 'direct' && <MemberMenu channelId={channel.id} user={user} />}
          </li>
        ))}
      </ul>
      {isAdding && <AddPeople channelId={channel.id} name={name} members={new Set(members.map(({ userId }) => userId))} onClose={() => add(false)} />}
    </>
  );
}

function MemberMenu({ channelId, user }: { channelId: string; user: Schemas.Profile }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const remove = (): void => void chat.moderation.remove(channelId, user.id).catch((error: unknown) => say(reason(error), 'error'));
  return (
    <Menu
      trigger={
        <IconButton label={`${t('message.moreActions')}: ${user.displayName}`}>
          <DotsHorizontalIcon />
        </IconButton>
      }
    >
      <MenuItem danger onSelect={remove}>
        {t('people.removeFrom')}
      </MenuItem>
    </Menu>
  );
}
