import { useMe, usePeople } from '@chatgenius/client-sdk/react';
import { type Schemas } from '@chatgenius/client-sdk';
import { useTranslation } from 'react-i18next';

type Named = Pick<Schemas.Channel, 'kind' | 'name' | 'memberIds'>;
const NOBODY: readonly string[] = [];

/** People of a direct conversation beside the user. */
export function useOthers(channel: Named | undefined): readonly string[] {
  const me = useMe();
  if (channel?.kind !== 'direct') return NOBODY;
  const { memberIds = NOBODY } = channel;
  const others = memberIds.filter((id) => id !== me?.id);
  return others.length > 0 ? others : memberIds;
}

/** What a conversation is called: a channel by its name, people by theirs. */
export function useChannelName(channel: Named | undefined): string {
  const { t } = useTranslation();
  const others = useOthers(channel);
  const people = usePeople(others);
  if (channel === undefined) return '';
  if (channel.kind !== 'direct') return channel.name;
  return others.map((id) => people.get(id)?.displayName ?? t('people.unknown')).join(', ');
}
