import { type Schemas } from '@chatgenius/client-sdk';
import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Panel } from '../../ui/panel.tsx';
import tabs from '../../ui/tabs.module.css';
import { AboutChannel } from './about-channel.tsx';
import { ChannelFiles } from './channel-files.tsx';
import { ChannelMembers } from './channel-members.tsx';
import { ChannelPins } from './channel-pins.tsx';

interface DetailsProps {
  channel: Schemas.Channel;
  name: string;
  role: Schemas.MemberRole | undefined;
}

/** Everything about a conversation that is not its messages. */
export default function DetailsPanel({ channel, name, role }: DetailsProps) {
  const { t } = useTranslation();
  const { showPanel } = useWorkspace();
  return (
    <Panel title={t('channels.details')} onClose={() => showPanel(undefined)}>
      <Tabs.Root defaultValue="about">
        <Tabs.List className={tabs.list} aria-label={t('channels.details')}>
          <Tabs.Trigger value="about">{t('channels.about')}</Tabs.Trigger>
          <Tabs.Trigger value="members">{t('channels.membersTab')}</Tabs.Trigger>
          <Tabs.Trigger value="pins">{t('channels.pins')}</Tabs.Trigger>
          <Tabs.Trigger value="files">{t('channels.files')}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="about" tabIndex={-1}>
          <AboutChannel channel={channel} name={name} role={role} />
        </Tabs.Content>
        <Tabs.Content value="members" tabIndex={-1}>
          <ChannelMembers channel={channel} name={name} />
        </Tabs.Content>
        <Tabs.Content value="pins" tabIndex={-1}>
          <ChannelPins channelId={channel.id} />
        </Tabs.Content>
        <Tabs.Content value="files" tabIndex={-1}>
          <ChannelFiles channelId={channel.id} />
        </Tabs.Content>
      </Tabs.Root>
    </Panel>
  );
}
