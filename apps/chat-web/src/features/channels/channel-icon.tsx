import { LockClosedIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import styles from './channel-icon.module.css';

/** What kind of channel it is; decoration beside its name. */
export const ChannelIcon = ({ kind }: { kind: Schemas.Channel['kind'] }) => (
  <span className={styles.icon} aria-hidden>
    {kind === 'private' ? <LockClosedIcon /> : '#'}
  </span>
);
