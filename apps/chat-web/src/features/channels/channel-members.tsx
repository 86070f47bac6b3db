import { type Schemas } from '@chatgenius/client-sdk';
import { useMe, useMembers, usePeople, usePermissions } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Skeleton } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { UserLine } from '../people/user-line.tsx';
import { AddPeople } from './add-people.tsx';
import { MemberMenu } from './member-menu.tsx';
import styles from './channels.module.css';

interface MembersProps {
  channel: Schemas.Channel;
  name: string;
}

const RANK = ['owner', 'admin', 'member', 'guest'];

export function ChannelMembers({ channel, name }: MembersProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { showCover } = useWorkspace();
  const { members, complete } = useMembers(channel.id);
  const people = usePeople(members.map(({ userId }) => userId));
  const [isAdding, add] = useState(false);
  const { may, isAbove } = usePermissions(channel.id);
  const listed = members.flatMap((member) => {
    const user = people.get(member.userId);
    return user ? [{ member, user }] : [];
  });
  listed.sort((one, other) => RANK.indexOf(one.member.role) - RANK.indexOf(other.member.role) || one.user.displayName.localeCompare(other.user.displayName));
  if (!complete && listed.length === 0) return <Skeleton rows={5} label={t('loading')} />;
  return (
    <>
      {channel.kind !== 'direct' && may('member:invite') && (
        <Button className={styles.add} onClick={() => add(true)}>
          {t('channels.add')}
        </Button>
      )}
      <ul className={styles.list}>
        {listed.map(({ member, user }) => (
          <li key={user.id} className={styles.row}>
            <UserLine user={user} end={member.role !== 'member' && <span className={styles.role}>{t(`people.roles.${member.role}`)}</span>} onClick={() => showCover({ kind: 'profile', userId: user.id })} />
            {user.id !== me?.id && channel.kind !== 'direct' && may('member:kick') && isAbove(member.role) && <MemberMenu channelId={channel.id} user={user} role={member.role} />}
          </li>
        ))}
      </ul>
      {isAdding && <AddPeople channelId={channel.id} name={name} members={new Set(members.map(({ userId }) => userId))} onClose={() => add(false)} />}
    </>
  );
}
