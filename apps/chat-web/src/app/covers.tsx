import { Suspense } from 'react';
import { lazyWithTexts } from '../ui/lazy-with-texts.tsx';
import { type Cover } from '../page/workspace-context.ts';

const Settings = lazyWithTexts(() => import('../features/settings/settings.tsx'));
const BrowseChannels = lazyWithTexts(() => import('../features/channels/browse-channels.tsx'));
const CreateChannel = lazyWithTexts(() => import('../features/channels/create-channel.tsx'));
const NewDirect = lazyWithTexts(() => import('../features/people/new-direct.tsx'));
const ProfileCard = lazyWithTexts(() => import('../features/people/profile-card.tsx'));
const JumpToDate = lazyWithTexts(() => import('../features/timeline/jump-to-date.tsx'));
const Moderation = lazyWithTexts(() => import('../features/moderation/moderation.tsx'));
const Shortcuts = lazyWithTexts(() => import('../features/settings/shortcuts.tsx'));

/** What lies over the page comes when it is wanted. */
export function Covers({ cover, onClose }: { cover: Cover; onClose: () => void }) {
  return <Suspense>{coverOf(cover, onClose)}</Suspense>;
}

function coverOf(cover: Cover, onClose: () => void) {
  switch (cover?.kind) {
    case undefined:
      return null;
    case 'settings':
      return <Settings onClose={onClose} />;
    case 'browse':
      return <BrowseChannels onClose={onClose} />;
    case 'create':
      return <CreateChannel onClose={onClose} />;
    case 'direct':
      return <NewDirect onClose={onClose} />;
    case 'shortcuts':
      return <Shortcuts onClose={onClose} />;
    case 'date':
      return <JumpToDate channelId={cover.channelId} day={cover.day} onClose={onClose} />;
    case 'moderation':
      return <Moderation channelId={cover.channelId} name={cover.name} onClose={onClose} />;
    case 'profile':
      return <ProfileCard userId={cover.userId} onClose={onClose} />;
  }
}
