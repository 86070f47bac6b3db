import { type ChannelEntry } from '@chatgenius/client-sdk';
import { useChannelName } from '../channels/channel-name.ts';

export function ChannelOption({ channel }: { channel: ChannelEntry }) {
  const name = useChannelName(channel);
  return <option value={channel.id}>{channel.kind === 'direct' ? name : `#${name}`}</option>;
}
